//! The permissions of two sides, those that differ first.

use super::words;
use crate::kit::{Glyph, Icon, count::length};
use ergo_protocol::workspace::{Compared, Comparison, EffectivePermission, Side, Source};
use std::rc::Rc;
use yew::prelude::*;

/// A permission, as it is on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair<'a> {
    /// On the left.
    pub left: &'a EffectivePermission,
    /// On the right; absent if it is not known there.
    pub right: Option<&'a EffectivePermission>,
}

impl Pair<'_> {
    /// Whether it is granted on each side.
    pub fn granted(&self) -> [bool; 2] {
        [is_granted(Some(self.left)), is_granted(self.right)]
    }

    fn differs(&self) -> bool {
        let [left, right] = self.granted();
        left != right
    }
}

fn is_granted(item: Option<&EffectivePermission>) -> bool {
    item.is_some_and(|item| !item.granted_by.is_empty())
}

/// The permissions that differ, and the others, both in display order.
pub fn split(comparison: &Comparison) -> (Vec<Pair<'_>>, Vec<Pair<'_>>) {
    let right = |key: &str| comparison.right.items.iter().find(|item| item.permission.key == key);
    let pairs = comparison.left.items.iter().map(|left| Pair { left, right: right(&left.permission.key) });
    pairs.partition(Pair::differs)
}

/// Properties of [`Differences`].
#[derive(Properties, PartialEq)]
pub struct DifferencesProps {
    /// Both sides.
    pub comparison: Rc<Comparison>,
}

/// The table.
#[component]
pub fn Differences(props: &DifferencesProps) -> Html {
    let comparison = props.comparison.as_ref();
    let (different, same) = split(comparison);
    html! {
        <>
            if different.is_empty() {
                <p data-testid="compare-same">{ words::NO_DIFFERENCE }</p>
            } else {
                { table(comparison, &different, words::DIFFERENT) }
            }
            if !same.is_empty() {
                <details class="details">
                    <summary data-testid="compare-others">{ words::the_same(length(&same)) }</summary>
                    { table(comparison, &same, words::SAME) }
                </details>
            }
        </>
    }
}

fn table(comparison: &Comparison, pairs: &[Pair], label: ergo_catalog::Text) -> Html {
    html! {
        <table class="compare" aria-label={label.shown()}>
            <thead>
                <tr>
                    <th scope="col">{ words::PERMISSION }</th>
                    <th scope="col">{ head(&comparison.left) }</th>
                    <th scope="col">{ head(&comparison.right) }</th>
                </tr>
            </thead>
            <tbody>{ for pairs.iter().map(row) }</tbody>
        </table>
    }
}

fn head(compared: &Compared) -> Html {
    html! { <><bdi>{ &compared.name }</bdi>{ when(&compared.side) }</> }
}

fn when(side: &Side) -> Html {
    match side {
        Side::MemberAt { at, .. } => {
            html! { <span class="secondary compare-when">{ words::as_of(*at) }</span> }
        }
        Side::Role { .. } => html! { <span class="secondary compare-when">{ words::ROLE }</span> },
        Side::Member { .. } => html! {},
    }
}

fn row(pair: &Pair) -> Html {
    let permission = &pair.left.permission;
    html! {
        <tr key={permission.key.clone()} data-testid="compare-row" data-key={permission.key.clone()}>
            <th scope="row"><bdi>{ &permission.label }</bdi></th>
            { cell(Some(pair.left)) }
            { cell(pair.right) }
        </tr>
    }
}

fn cell(item: Option<&EffectivePermission>) -> Html {
    let granted = is_granted(item);
    let sources = item.map(|item| item.granted_by.as_slice()).unwrap_or_default();
    html! {
        <td data-granted={granted.to_string()}>
            <span class={classes!("compare-cell", granted.then_some("grant-given"))}>
                <Icon
                    glyph={if granted { Glyph::Check } else { Glyph::Cross }}
                    size=16
                    label={if granted { words::GRANTED } else { words::NOT_GRANTED }}
                />
                { for sources.iter().map(source) }
            </span>
        </td>
    }
}

fn source(source: &Source) -> Html {
    let (Source::Role(named) | Source::Team(named)) = source;
    html! { <bdi key={named.id.clone()} class="chip chip-source">{ words::source(source) }</bdi> }
}

#[cfg(test)]
mod tests {
    use super::split;
    use ergo_protocol::workspace::{
        Compared, Comparison, EffectivePermission, Named, Permission, Side, Source,
    };

    #[test]
    fn what_differs_comes_first_and_a_missing_permission_is_not_granted() {
        let item = |key: &str, granted: bool| EffectivePermission {
            permission: Permission { key: key.to_owned(), group: String::new(), label: key.to_owned() },
            granted_by: if granted {
                vec![Source::Role(Named { id: "r".into(), name: "R".into() })]
            } else {
                Vec::new()
            },
            would_grant: Vec::new(),
            decision: None,
        };
        let side = |items: Vec<EffectivePermission>| Compared {
            side: Side::Role { id: "r".into() },
            name: "R".into(),
            items,
            was_member: true,
            doubts: Vec::new(),
        };
        let comparison = Comparison {
            left: side(vec![
                item("a", true),
                item("b", true),
                item("c", false),
                item("d", false),
                item("e", true),
            ]),
            right: side(vec![item("a", true), item("b", false), item("c", true), item("d", false)]),
        };
        let (different, same) = split(&comparison);
        let keys = |pairs: Vec<super::Pair>| -> Vec<String> {
            pairs.into_iter().map(|pair| pair.left.permission.key.clone()).collect()
        };
        assert_eq!(
            (keys(different), keys(same)),
            (vec!["b".into(), "c".into(), "e".into()], vec!["a".into(), "d".into()])
        );
    }
}
