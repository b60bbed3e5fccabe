//! The answer to what somebody asked in the palette: whether this member may do it, and what that depends on.

use super::{effective::row, path::paths, words};
use crate::{
    components::words::question,
    hooks::{use_desk, use_focus},
    kit::{Button, ButtonKind, Card, rank::rank},
    state::Action,
};
use ergo_protocol::workspace::{EffectiveAccess, EffectivePermission, MemberStatus};
use std::rc::Rc;
use yew::prelude::*;

/// More permissions are not named: the words that were typed mean one of the first.
const MOST: usize = 3;

/// Properties of [`Answer`].
#[derive(Properties, PartialEq)]
pub struct AnswerProps {
    /// The member's name.
    pub name: AttrValue,
    /// What was asked about them.
    pub what: AttrValue,
    /// Whether what they are granted counts now.
    pub status: MemberStatus,
    /// Every permission, granted or not.
    pub access: Rc<EffectiveAccess>,
}

/// The answer.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    let desk = use_desk();
    // It may have been asked about from further down the page.
    let node = use_node_ref();
    use_focus(&node, props.what.clone());
    let close = Callback::from(move |()| desk.dispatch(Action::Ask(None)));
    let aside = html! {
        <Button kind={ButtonKind::Ghost} onclick={close} testid="answer-close">{ words::CLOSE_ANSWER }</Button>
    };
    let found = meant(&props.access, &props.what);
    let verdict = match found.first() {
        None => words::NO_SUCH_PERMISSION,
        Some(item) if item.granted_by.is_empty() && item.would_grant.is_empty() => words::NO,
        Some(item) if item.granted_by.is_empty() => words::NO_BUT,
        Some(_) if props.status != MemberStatus::Active => words::NOT_NOW,
        Some(_) => words::YES,
    };
    html! {
        <Card title={question(&props.name, &props.what)} {aside} testid="answer">
            <p ref={node} class="verdict" role="status" tabindex="-1" data-testid="verdict">{ verdict }</p>
            if props.status != MemberStatus::Active {
                <p class="secondary">{ words::NOT_ACTIVE }</p>
            }
            if let Some(best) = found.first() {
                { paths(&props.name, best) }
            }
            if !found.is_empty() {
                <ul>{ for found.into_iter().map(|item| row(item, None)) }</ul>
            }
        </Card>
    }
}

/// The permissions that the words fit, the best first.
fn meant<'a>(access: &'a EffectiveAccess, what: &str) -> Vec<&'a EffectivePermission> {
    let named = |item: &&EffectivePermission| format!("{} {}", item.permission.label, item.permission.key);
    let mut found = rank(access.items.iter().collect(), what, named);
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::workspace::Permission;

    #[test]
    fn what_is_meant_comes_first_even_with_a_mistake() {
        let item = |key: &str, label: &str| EffectivePermission {
            permission: Permission { key: key.to_owned(), group: String::new(), label: label.to_owned() },
            granted_by: Vec::new(),
            would_grant: Vec::new(),
            decision: None,
        };
        let access = EffectiveAccess {
            items: vec![
                item("invoices.view", "See invoices"),
                item("invoices.export", "Export invoices"),
                item("projects.export", "Export projects"),
                item("members.export", "Export members"),
                item("audit.export", "Export the audit log"),
            ],
            decision_point: None,
        };
        let keys = |what: &str| -> Vec<&str> {
            meant(&access, what).into_iter().map(|item| item.permission.key.as_str()).collect()
        };
        assert_eq!(keys("export invoices"), ["invoices.export"]);
        assert_eq!(keys("exprot invoices"), ["invoices.export"]);
        assert_eq!(keys("export").len(), MOST);
        assert_eq!(keys("fly"), Vec::<&str>::new());
    }
}
