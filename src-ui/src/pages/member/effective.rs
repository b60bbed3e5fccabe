//! What a member may do, and what gives it to them.

use super::{
    decision::{self, differs},
    ways::{source, ways},
    words,
};
use crate::{
    components::keys::Keys,
    hooks::use_desk,
    kit::{Empty, Glyph, Icon, Section, count::length, segments::Segments},
    state::{Action, Asked},
};
use ergo_catalog::Text;
use ergo_protocol::workspace::{EffectiveAccess, EffectivePermission};
use std::rc::Rc;
use yew::prelude::*;

/// Which permissions are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    All,
    Granted,
    NotGranted,
    /// Of which the organization's decision point says otherwise.
    Differing,
}

impl Show {
    const EVERY: [Self; 4] = [Self::All, Self::Granted, Self::NotGranted, Self::Differing];

    const fn value(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Granted => "granted",
            Self::NotGranted => "not_granted",
            Self::Differing => "differing",
        }
    }

    const fn words(self) -> Text {
        match self {
            Self::All => words::ALL,
            Self::Granted => words::GRANTED,
            Self::NotGranted => words::NOT_GRANTED,
            Self::Differing => words::DIFFERING,
        }
    }

    fn takes(self, permission: &EffectivePermission) -> bool {
        match self {
            Self::All => true,
            Self::Granted => !permission.granted_by.is_empty(),
            Self::NotGranted => permission.granted_by.is_empty(),
            Self::Differing => differs(permission),
        }
    }
}

/// Properties of [`Effective`].
#[derive(Properties, PartialEq)]
pub struct EffectiveProps {
    /// Every permission, granted or not.
    pub access: Rc<EffectiveAccess>,
    /// Whose they are: their id.
    pub member: AttrValue,
}

/// The effective access.
#[component]
pub fn Effective(props: &EffectiveProps) -> Html {
    let desk = use_desk();
    let show = use_state_eq(|| Show::All);
    let items = &props.access.items;
    let number = |show: Show| length(&items.iter().filter(|item| show.takes(item)).collect::<Vec<_>>());
    // Without a decision point, nothing can differ.
    let offered =
        Show::EVERY.iter().filter(|show| **show != Show::Differing || props.access.decision_point.is_some());
    let options: Vec<_> = offered
        .map(|show| (show.value().into(), words::filter(show.words(), number(*show)).into()))
        .collect();
    let onchange = {
        let show = show.setter();
        Callback::from(move |chosen: AttrValue| {
            show.set(Show::EVERY.into_iter().find(|one| one.value() == chosen).unwrap_or(Show::All));
        })
    };
    let filter = html! {
        <Segments name="access-filter" label={words::WHICH} {options} value={show.value()} {onchange} />
    };
    let shown: Vec<_> =
        items.iter().filter(|item| show.takes(item)).map(|item| item.permission.clone()).collect();
    let groups = grouped(items, *show);
    let ask = {
        let member = props.member.to_string();
        Callback::from(move |what| desk.dispatch(Action::Ask(Some(Asked { member: member.clone(), what }))))
    };
    html! {
        <Section title={words::PERMISSIONS} aside={filter} testid="effective-access">
            { decision::answer(&props.access) }
            if groups.is_empty() {
                <Empty glyph={Glyph::Role} title={none_words(*show)} />
            } else {
                { for groups.into_iter().map(|one| group(one, &ask)) }
                <Keys permissions={shown} />
            }
        </Section>
    }
}

const fn none_words(show: Show) -> Text {
    match show {
        Show::All => words::NONE,
        Show::Granted => words::NONE_GRANTED,
        Show::NotGranted => words::ALL_GRANTED,
        Show::Differing => words::NONE_DIFFERS,
    }
}

fn group((name, items): (&str, Vec<&EffectivePermission>), ask: &Callback<String>) -> Html {
    html! {
        <section key={name.to_owned()} class="grants-group">
            <h3 class="grants-title"><bdi>{ name.to_owned() }</bdi></h3>
            <ul>{ for items.into_iter().map(|item| row(item, Some(ask))) }</ul>
        </section>
    }
}

/// A permission, with what grants it or would grant it, and the way to ask about it.
pub fn row(item: &EffectivePermission, ask: Option<&Callback<String>>) -> Html {
    let granted = !item.granted_by.is_empty();
    let ask = ask.map(|ask| {
        let label = item.permission.label.to_lowercase();
        ask.reform(move |_: MouseEvent| label.clone())
    });
    html! {
        <li
            key={item.permission.key.clone()}
            class={classes!("grant", granted.then_some("grant-given"))}
            data-testid="permission"
            data-key={item.permission.key.clone()}
            data-granted={granted.to_string()}
        >
            <Icon
                glyph={if granted { Glyph::Check } else { Glyph::Cross }}
                size=16
                label={if granted { words::GRANTED } else { words::NOT_GRANTED }}
            />
            <span class="grant-what">
                <bdi class="grant-label">{ &item.permission.label }</bdi>
                if let Some(onclick) = ask {
                    <button
                        type="button"
                        class="text-link grant-why"
                        {onclick}
                        aria-label={words::why(granted, &item.permission.label)}
                        data-testid="why"
                    >
                        { if granted { words::WHY } else { words::WHY_NOT } }
                    </button>
                }
            </span>
            <span class="grant-by">
                if granted {
                    { for item.granted_by.iter().map(|by| source(by, "chip chip-source")) }
                } else {
                    { ways(&item.would_grant) }
                }
                { decision::decision(item) }
            </span>
        </li>
    }
}

/// What is shown, under its headings, in the order it came.
fn grouped(items: &[EffectivePermission], show: Show) -> Vec<(&str, Vec<&EffectivePermission>)> {
    let mut groups: Vec<(&str, Vec<&EffectivePermission>)> = Vec::new();
    for item in items.iter().filter(|item| show.takes(item)) {
        match groups.iter_mut().find(|(name, _)| *name == item.permission.group) {
            Some((_, members)) => members.push(item),
            None => groups.push((&item.permission.group, vec![item])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::{Show, grouped};
    use ergo_protocol::workspace::{EffectivePermission, Named, Permission, Source};

    fn permission(group: &str, key: &str, granted: bool) -> EffectivePermission {
        let role = Source::Role(Named { id: "editor".to_owned(), name: "Editor".to_owned() });
        EffectivePermission {
            permission: Permission { key: key.to_owned(), group: group.to_owned(), label: String::new() },
            granted_by: if granted { vec![role] } else { Vec::new() },
            would_grant: Vec::new(),
            decision: None,
        }
    }

    #[test]
    fn the_filter_narrows_and_drops_empty_headings() {
        let all = [
            permission("Billing", "view", true),
            permission("Billing", "export", false),
            permission("Members", "invite", false),
        ];
        let keys = |show| -> Vec<(&str, Vec<&str>)> {
            grouped(&all, show)
                .into_iter()
                .map(|(name, items)| (name, items.iter().map(|item| item.permission.key.as_str()).collect()))
                .collect()
        };
        assert_eq!(keys(Show::All), [("Billing", vec!["view", "export"]), ("Members", vec!["invite"])]);
        assert_eq!(keys(Show::Granted), [("Billing", vec!["view"])]);
        assert_eq!(keys(Show::NotGranted), [("Billing", vec!["export"]), ("Members", vec!["invite"])]);
    }
}
