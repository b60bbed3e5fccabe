//! What the list is sorted by, and which columns it has. The columns are remembered.

use super::{sorting::Sorting, words};
use crate::{
    hooks::{Desk, use_desk},
    kit::{Glyph, Menu, Select},
};
use ergo_protocol::{
    preferences::MemberColumn,
    workspace::{MemberSort, SortOrder},
};
use yew::prelude::*;

/// Properties of [`ViewMenu`].
#[derive(Properties, PartialEq)]
pub struct ViewMenuProps {
    /// How the list is sorted.
    pub sorting: Sorting,
    /// On another order.
    pub onsort: Callback<Sorting>,
}

/// The menu.
#[component]
pub fn ViewMenu(props: &ViewMenuProps) -> Html {
    let desk = use_desk();
    let sorting = props.sorting;
    let by = MemberSort::ALL.iter().map(|by| (by.as_str().into(), words::sort(*by).into()));
    let order =
        SortOrder::ALL.iter().map(|order| (order.as_str().into(), words::order(sorting.by, *order).into()));
    let on_by = props.onsort.reform(|name: String| Sorting::first(name.parse().unwrap_or(MemberSort::Name)));
    let on_order = props.onsort.reform(move |name: String| Sorting {
        order: name.parse().unwrap_or(SortOrder::Ascending),
        ..sorting
    });
    html! {
        <Menu label={words::VIEW} icon={Glyph::Filter} testid="member-view">
            <div class="view-sort">
                <label class="field-label" for="member-sort">{ words::SORT_BY }</label>
                <Select id="member-sort" options={by.collect::<Vec<_>>()} value={sorting.by.as_str()} onchange={on_by} testid="member-sort" />
                <Select
                    id="member-order"
                    label={words::ORDER}
                    options={order.collect::<Vec<_>>()}
                    value={sorting.order.as_str()}
                    onchange={on_order}
                    testid="member-order"
                />
            </div>
            <fieldset class="view-columns">
                <legend class="field-label">{ words::COLUMNS }</legend>
                { for MemberColumn::ALL.iter().map(|column| choice(*column, &desk)) }
                <p class="quiet">{ words::COLUMNS_NOTE }</p>
            </fieldset>
        </Menu>
    }
}

fn choice(column: MemberColumn, desk: &Desk) -> Html {
    let shown = desk.preferences.member_columns.contains(&column);
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |_: Event| {
            let mut preferences = desk.preferences.clone();
            preferences.member_columns = toggled(&preferences.member_columns, column);
            desk.prefer(preferences);
        })
    };
    html! {
        <label key={column.as_str()} class="view-column">
            <input type="checkbox" checked={shown} {onchange} data-testid="member-column" data-column={column.as_str()} />
            { words::column(column) }
        </label>
    }
}

/// The columns with one more, or one less, in their order.
fn toggled(shown: &[MemberColumn], column: MemberColumn) -> Vec<MemberColumn> {
    let stays = |one: &&MemberColumn| shown.contains(one) != (**one == column);
    MemberColumn::ALL.iter().filter(stays).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::toggled;
    use ergo_protocol::preferences::MemberColumn::{Joined, LastSeen, Role, Teams};

    #[test]
    fn a_column_comes_and_goes_in_its_place() {
        assert_eq!(toggled(&[Role, LastSeen], Teams), [Role, Teams, LastSeen]);
        assert_eq!(toggled(&[Joined, Role], Role), [Joined]);
        assert_eq!(toggled(&[], Joined), [Joined]);
    }
}
