//! Which role allows what: a table of dots with sticky heads. The viewed user's role is marked.

use super::words;
use crate::kit::ScrollBox;
use ergo_protocol::workspace::{Permission, Role, Roles};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// Properties of [`Matrix`].
#[derive(Properties, PartialEq)]
pub struct MatrixProps {
    /// The roles and all permissions.
    pub roles: Rc<Roles>,
}

/// A role with what it allows, quick to ask.
struct Column<'a> {
    role: &'a Role,
    allows: BTreeSet<&'a str>,
    viewed: bool,
}

/// The matrix.
#[component]
pub fn Matrix(props: &MatrixProps) -> Html {
    let roles = &props.roles;
    let columns: Vec<_> = roles
        .roles
        .iter()
        .map(|role| Column {
            role,
            allows: role.permissions.iter().map(String::as_str).collect(),
            viewed: roles.viewed_user_role.as_deref() == Some(&role.id),
        })
        .collect();
    html! {
        <ScrollBox class="matrix" label={words::TABLE} testid="matrix">
            <table>
                <thead>
                    <tr>
                        <th scope="col" class="matrix-corner">{ words::PERMISSION }</th>
                        { for columns.iter().map(head) }
                    </tr>
                </thead>
                { for grouped(&roles.permissions).into_iter().map(|(name, permissions)| group(name, &permissions, &columns)) }
            </table>
        </ScrollBox>
    }
}

fn head(column: &Column) -> Html {
    let role = column.role;
    html! {
        <th key={role.id.clone()} scope="col" class={classes!("matrix-role", viewed_class(column))} title={role.name.clone()}>
            <bdi class="matrix-role-name">{ &role.name }</bdi>
            if column.viewed {
                <span class="unseen">{ ", " }{ words::VIEWED_UNSEEN }</span>
            }
        </th>
    }
}

fn group(name: &str, permissions: &[&Permission], columns: &[Column]) -> Html {
    html! {
        <tbody key={name.to_owned()}>
            <tr class="matrix-group">
                <th scope="rowgroup"><bdi>{ name.to_owned() }</bdi></th>
                { for columns.iter().map(|column| html! { <td key={column.role.id.clone()} class={classes!(viewed_class(column))} /> }) }
            </tr>
            { for permissions.iter().map(|permission| html! {
                <tr key={permission.key.clone()} class="matrix-row">
                    <th scope="row"><bdi>{ &permission.label }</bdi></th>
                    { for columns.iter().map(|column| cell(permission, column)) }
                </tr>
            }) }
        </tbody>
    }
}

fn cell(permission: &Permission, column: &Column) -> Html {
    let granted = column.allows.contains(permission.key.as_str());
    html! {
        <td key={column.role.id.clone()} class={classes!(viewed_class(column))}>
            <span class={if granted { "dot dot-granted" } else { "dot" }} aria-hidden="true" />
            <span class="unseen">{ if granted { words::GRANTED } else { words::NOT_GRANTED } }</span>
        </td>
    }
}

fn viewed_class(column: &Column) -> Option<&'static str> {
    column.viewed.then_some("matrix-viewed")
}

/// Permissions under their headings, both in the order they came, a heading once.
pub fn grouped(permissions: &[Permission]) -> Vec<(&str, Vec<&Permission>)> {
    let mut groups: Vec<(&str, Vec<&Permission>)> = Vec::new();
    for permission in permissions {
        match groups.iter_mut().find(|(name, _)| *name == permission.group) {
            Some((_, members)) => members.push(permission),
            None => groups.push((&permission.group, vec![permission])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::grouped;
    use ergo_protocol::workspace::Permission;

    #[test]
    fn a_heading_stands_once_and_order_is_kept() {
        let permission = |group: &str, key: &str| Permission {
            key: key.to_owned(),
            group: group.to_owned(),
            label: key.to_owned(),
        };
        let all = [permission("Billing", "b1"), permission("Members", "m1"), permission("Billing", "b2")];
        let groups: Vec<(&str, Vec<&str>)> = grouped(&all)
            .into_iter()
            .map(|(name, members)| (name, members.iter().map(|member| member.key.as_str()).collect()))
            .collect();
        assert_eq!(groups, [("Billing", vec!["b1", "b2"]), ("Members", vec!["m1"])]);
    }
}
