//! The teams of the workspace, who is in them, and what they grant.

mod words;

use crate::{
    components::{cannot_see::Part, given_name::given_name, keys::Keys, loaded::loaded_part},
    hooks::{Desk, Load, use_desk, use_load},
    ipc,
    kit::{
        Avatar, AvatarSize, Badge, CopyButton, Empty, Glyph, Heading, Skeleton, Tone,
        count::{count, length},
        phrase,
        phrase::name,
    },
    state::Route,
};
use ergo_protocol::{
    Person,
    workspace::{MemberQuery, Permission, Team, Teams},
};
use yew::prelude::*;

/// The teams.
#[component]
pub fn TeamsPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::teams());
    let aside = match &loading.state {
        Load::Ready(teams) => Some(html! { <Badge>{ count(length(&teams.items)) }</Badge> }),
        Load::Waiting | Load::Failed(_) => None,
    };
    let skeleton = html! { <Skeleton rows=9 people=true label={words::LOADING} /> };
    html! {
        <>
            <Heading {aside}>{ words::TITLE }</Heading>
            { loaded_part(Part::Teams, &loading, skeleton, |teams| view(teams, &desk)) }
        </>
    }
}

fn view(teams: &Teams, desk: &Desk) -> Html {
    if teams.items.is_empty() {
        return html! { <Empty glyph={Glyph::Teams} title={words::NONE} text={words::NONE_MEANS} /> };
    }
    html! {
        <>
            <ul class="rows teams">{ for teams.items.iter().map(|team| row(team, &teams.permissions, desk)) }</ul>
            <Keys permissions={teams.permissions.clone()} />
        </>
    }
}

fn row(team: &Team, permissions: &[Permission], desk: &Desk) -> Html {
    let viewed = viewed_name(desk);
    html! {
        <li key={team.id.clone()} class="team" data-testid="team-row" data-team-id={team.id.clone()}>
            <Avatar id={team.id.clone()} name={team.name.clone()} workspace=true />
            <div class="team-words">
                <p class="line">
                    <bdi class="line-name">{ &team.name }</bdi>
                    <CopyButton text={team.id.clone()} label={words::COPY_ID} />
                    if team.has_viewed_user {
                        <Badge tone={Tone::Viewed}>{ phrase(words::VIEWED, &[("name", name(given_name(viewed)))]) }</Badge>
                    }
                </p>
                if !team.description.is_empty() {
                    <p class="secondary words"><bdi>{ &team.description }</bdi></p>
                }
                <div class="team-facts numbers">
                    { team.members.map(|members| members_of(team, members, desk)).unwrap_or_default() }
                    { lead(team.lead.as_ref(), desk) }
                </div>
            </div>
            { grants(&team.permissions, permissions) }
        </li>
    }
}

/// The way to the team's members.
fn members_of(team: &Team, members: u32, desk: &Desk) -> Html {
    if members == 0 {
        return html! { <span class="fact-quiet">{ words::NO_MEMBERS }</span> };
    }
    let open = {
        let (desk, id) = (desk.clone(), team.id.clone());
        Callback::from(move |_: MouseEvent| {
            desk.show_members(MemberQuery { team: Some(id.clone()), ..MemberQuery::default() });
        })
    };
    html! {
        <button
            type="button"
            class="text-link"
            onclick={open}
            aria-label={words::members_of(members, &team.name)}
            data-testid="team-members"
        >
            { words::members(members) }
        </button>
    }
}

fn lead(lead: Option<&Person>, desk: &Desk) -> Html {
    let Some(lead) = lead else {
        return html! { <span class="fact-quiet" title={words::no_lead(viewed_name(desk))}>{ words::NO_LEAD }</span> };
    };
    let open = {
        let (desk, id) = (desk.clone(), AttrValue::from(lead.id.clone()));
        Callback::from(move |_: MouseEvent| desk.go(Route::Member(id.clone())))
    };
    html! {
        <span class="fact-quiet">
            { phrase(words::LEAD, &[("name", html! {
                <button type="button" class="person-link" onclick={open} title={lead.email.clone()}>
                    <Avatar id={lead.id.clone()} name={lead.name.clone()} size={AvatarSize::Small} />
                    <bdi class="clip">{ &lead.name }</bdi>
                </button>
            })]) }
        </span>
    }
}

fn viewed_name(desk: &Desk) -> &str {
    desk.impersonation().map_or("", |session| &session.viewed.name)
}

fn grants(keys: &[String], permissions: &[Permission]) -> Html {
    html! {
        <div class="team-grants">
            if keys.is_empty() {
                <span class="quiet">{ words::GRANTS_NOTHING }</span>
            } else {
                <span class="quiet">{ words::GRANTS }</span>
                <ul class="chips">
                    { for keys.iter().map(|key| html! {
                        <li key={key.clone()} class="chip" data-testid="team-grant" data-key={key.clone()}><bdi>{ label(key, permissions).to_owned() }</bdi></li>
                    }) }
                </ul>
            }
        </div>
    }
}

/// What a permission is called; its key, should the server not say.
fn label<'a>(key: &'a str, permissions: &'a [Permission]) -> &'a str {
    permissions.iter().find(|known| known.key == key).map_or(key, |known| &known.label)
}

#[cfg(test)]
mod tests {
    use super::label;
    use ergo_protocol::workspace::Permission;

    #[test]
    fn a_permission_is_called_what_the_server_calls_it() {
        let known = [Permission {
            key: "invoices.export".to_owned(),
            group: "Billing".to_owned(),
            label: "Export invoices".to_owned(),
        }];
        assert_eq!(label("invoices.export", &known), "Export invoices");
        assert_eq!(label("invoices.burn", &known), "invoices.burn");
    }
}
