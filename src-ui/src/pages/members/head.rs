//! The heads of the columns. Pressing one sorts by it.

use super::{sorting::Sorting, words};
use ergo_catalog::Text;
use ergo_protocol::{
    preferences::MemberColumn,
    workspace::{MemberSort, SortOrder},
};
use yew::prelude::*;

/// The heads.
pub fn head(columns: &[MemberColumn], sorting: Sorting, onsort: &Callback<Sorting>) -> Html {
    let heads = std::iter::once((words::MEMBER, Some(MemberSort::Name), "col-member"))
        .chain(columns.iter().map(|column| (words::column(*column), sorted_by(*column), class(*column))));
    html! {
        <div class="members-grid members-head" role="presentation">
            { for heads.map(|(name, by, class)| {
                let here = by == Some(sorting.by);
                let state = if here { spoken(sorting.order) } else { "none" };
                html! {
                    <span key={name.english()} {class} role="columnheader" aria-sort={by.map(|_| state)}>
                        { by.map_or_else(|| html! { { name } }, |by| button(name, by, here, sorting, onsort)) }
                    </span>
                }
            }) }
        </div>
    }
}

fn button(name: Text, by: MemberSort, here: bool, sorting: Sorting, onsort: &Callback<Sorting>) -> Html {
    let onclick = onsort.reform(move |_: MouseEvent| sorting.pressed(by));
    let arrow = match (here, sorting.order) {
        (false, _) => None,
        (true, SortOrder::Ascending) => Some("↑"),
        (true, SortOrder::Descending) => Some("↓"),
    };
    html! {
        <button type="button" class="members-sort" {onclick} data-testid={format!("sort-{by}")}>
            <span class="clip" title={name}>{ name }</span>
            if let Some(arrow) = arrow {
                <span aria-hidden="true">{ arrow }</span>
            }
        </button>
    }
}

/// As `aria-sort` says it.
const fn spoken(order: SortOrder) -> &'static str {
    match order {
        SortOrder::Ascending => "ascending",
        SortOrder::Descending => "descending",
    }
}

/// What a column can be sorted by.
const fn sorted_by(column: MemberColumn) -> Option<MemberSort> {
    match column {
        MemberColumn::Role => Some(MemberSort::Role),
        MemberColumn::LastSeen => Some(MemberSort::LastSeen),
        MemberColumn::Joined => Some(MemberSort::Joined),
        MemberColumn::Teams | MemberColumn::LocalTime => None,
    }
}

/// How wide a column is.
pub const fn class(column: MemberColumn) -> &'static str {
    match column {
        MemberColumn::Role => "col-role",
        MemberColumn::Teams => "col-teams",
        MemberColumn::LastSeen | MemberColumn::Joined => "col-when",
        MemberColumn::LocalTime => "col-time",
    }
}
