//! The viewed user's own standing, for when they can't see the rest of the workspace.

use crate::{
    components::{
        loaded::loaded,
        member::{status_badge, team_chips},
    },
    hooks::{use_desk, use_load},
    ipc,
    kit::{
        Badge, Card, Skeleton,
        count::{count, length},
    },
    state::Route,
};
use ergo_protocol::workspace::{EffectiveAccess, MemberView};
use yew::prelude::*;

/// Properties of [`OwnStanding`].
#[derive(Properties, PartialEq)]
pub struct OwnStandingProps {
    /// The viewed user.
    pub id: AttrValue,
}

/// Role, teams, and how much they can do. A person always sees their own.
#[component]
pub fn OwnStanding(props: &OwnStandingProps) -> Html {
    let desk = use_desk();
    let loading = use_load((props.id.clone(), desk.changes), |(id, _)| ipc::member(id.to_string()));
    let open = {
        let (desk, id) = (desk.clone(), props.id.clone());
        Callback::from(move |_: MouseEvent| desk.go(Route::Member(id.clone())))
    };
    let skeleton = html! { <Skeleton rows=2 label="Loading their role and teams" /> };
    let aside = html! {
        <button type="button" class="text-link" onclick={open} data-testid="own-access">{ "Effective access" }</button>
    };
    html! {
        <Card title="In this workspace" {aside} testid="own-standing">
            { loaded(&loading, skeleton, |view| standing(view)) }
        </Card>
    }
}

fn standing(view: &MemberView) -> Html {
    let member = &view.detail.member;
    html! {
        <dl class="facts-list">
            <div>
                <dt>{ "Role" }</dt>
                <dd class="line">
                    <Badge title={member.role.name.clone()}>{ &member.role.name }</Badge>
                    { status_badge(member.status) }
                </dd>
            </div>
            <div><dt>{ "Teams" }</dt><dd>{ team_chips(member.teams.as_deref(), &member.person.name) }</dd></div>
            if let Some(access) = &view.access {
                <div><dt>{ "Can do" }</dt><dd class="numbers">{ granted_words(access) }</dd></div>
            }
        </dl>
    }
}

/// `1 of 26 permissions`.
fn granted_words(access: &EffectiveAccess) -> String {
    let granted: Vec<_> = access.items.iter().filter(|item| !item.granted_by.is_empty()).collect();
    format!("{} of {} permissions", count(length(&granted)), count(length(&access.items)))
}

#[cfg(test)]
mod tests {
    use super::granted_words;
    use ergo_protocol::workspace::{EffectiveAccess, EffectivePermission, Named, Permission, Source};

    #[test]
    fn what_a_role_or_team_gives_is_counted() {
        let item = |granted: bool| EffectivePermission {
            permission: Permission { key: String::new(), group: String::new(), label: String::new() },
            granted_by: if granted {
                vec![Source::Role(Named { id: String::new(), name: String::new() })]
            } else {
                Vec::new()
            },
        };
        let access = EffectiveAccess { items: [true, false, false].map(item).into() };
        assert_eq!(granted_words(&access), "1 of 3 permissions");
    }
}
