//! A part of the workspace that the viewed user can't see. Support sees what they see, so this is a finding,
//! not an error: it says why, and who to enter as instead.

use super::{given_name::given_name, words};
use crate::{
    hooks::use_desk,
    kit::{Button, ButtonKind, Glyph, Icon, phrase},
    state::Route,
};
use ergo_catalog::{Text, text};
use ergo_protocol::{entry::Scope, snapshot::Impersonation};
use yew::prelude::*;

/// A part of the workspace that needs a permission to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The workspace at a glance.
    Overview,
    /// The members, one or all.
    Members,
    /// What another member can do, and what gives it to them.
    OthersAccess,
    /// The teams.
    Teams,
    /// The roles.
    Roles,
    /// The access settings.
    Access,
    /// The audit log.
    Audit,
}

impl Part {
    /// What tests call it.
    const fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Members => "members",
            Self::OthersAccess => "others-access",
            Self::Teams => "teams",
            Self::Roles => "roles",
            Self::Access => "access",
            Self::Audit => "audit",
        }
    }

    /// What can't be seen.
    const fn words(self) -> Text {
        match self {
            Self::Overview => text!("the overview"),
            Self::Members => text!("members"),
            Self::OthersAccess => text!("other members’ permissions"),
            Self::Teams => text!("teams"),
            Self::Roles => text!("roles"),
            Self::Access => text!("access settings"),
            Self::Audit => text!("the audit log"),
        }
    }

    /// What a role has to allow for it, as the workspace's permissions are called.
    const fn needs(self) -> Text {
        match self {
            Self::Overview | Self::Members => text!("“See members”"),
            Self::OthersAccess => text!("“See members” and “See roles”"),
            Self::Teams => text!("“See teams”"),
            Self::Roles => text!("“See roles”"),
            Self::Access => text!("“See access settings”"),
            Self::Audit => text!("“Read the audit log” and “See members”"),
        }
    }

    /// What the session has to be approved for.
    const fn scope(self) -> &'static [Scope] {
        match self {
            Self::Overview | Self::Members => &[Scope::MembersRead],
            Self::OthersAccess => &[Scope::MembersRead, Scope::RolesRead],
            Self::Teams => &[Scope::TeamsRead],
            Self::Roles => &[Scope::RolesRead],
            Self::Access => &[Scope::AccessRead],
            // Its entries name members, teams, roles and settings.
            Self::Audit => &[Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead],
        }
    }

    /// Whether this session was approved for it. If not, nothing follows about what the viewed user can see.
    pub fn is_approved(self, session: &Impersonation) -> bool {
        self.scope().iter().all(|one| session.scope.contains(one))
    }

    /// Who to enter as instead.
    fn instead(self) -> String {
        words::enter_as(self.words(), self.needs())
    }
}

/// Properties of [`CannotSee`].
#[derive(Properties, PartialEq)]
pub struct CannotSeeProps {
    /// What can't be seen.
    pub part: Part,
    /// Reads it again: the customer may have changed a role meanwhile.
    #[prop_or_default]
    pub again: Option<Callback<()>>,
}

/// What is shown instead of the part.
#[component]
pub fn CannotSee(props: &CannotSeeProps) -> Html {
    let desk = use_desk();
    // The server says so in an impersonation session only.
    let Some(session) = desk.impersonation() else { return html! {} };
    let name = &session.viewed.name;
    let part = props.part;
    if !part.is_approved(session) {
        return not_approved(part);
    }
    let open = {
        let (desk, id) = (desk.clone(), AttrValue::from(session.viewed.id.clone()));
        Callback::from(move |()| desk.go(Route::Member(id.clone())))
    };
    html! {
        <section class="card card-flush cannot-see" role="status" data-testid="cannot-see" data-part={part.name()}>
            <div class="cannot-see-words">
                <span class="empty-mark"><Icon glyph={Glyph::Unseen} size=22 /></span>
                <h2 class="cannot-see-title">{ phrase(words::cannot_see(part.words()), &[("name", phrase::name(name))]) }</h2>
                <p class="secondary">{ words::AS_THEY_SEE }</p>
                <p class="secondary cannot-see-why">{ words::NO_PERMISSION }</p>
                <div class="cannot-see-answers">
                    <Button onclick={open} testid="cannot-see-why">{ phrase(words::SEE_PERMISSIONS, &[("name", phrase::name(given_name(name)))]) }</Button>
                    if let Some(again) = &props.again {
                        <Button kind={ButtonKind::Ghost} icon={Glyph::Again} onclick={again.clone()} testid="retry">{ words::CHECK_AGAIN }</Button>
                    }
                </div>
            </div>
            <p class="cannot-see-instead" data-testid="cannot-see-instead">
                <Icon glyph={Glyph::Person} size=16 />
                { part.instead() }
            </p>
        </section>
    }
}

/// What is shown when the session was not approved for the part.
fn not_approved(part: Part) -> Html {
    html! {
        <section class="card card-flush cannot-see" role="status" data-testid="not-approved" data-part={part.name()}>
            <div class="cannot-see-words">
                <span class="empty-mark"><Icon glyph={Glyph::Unseen} size=22 /></span>
                <h2 class="cannot-see-title">{ words::not_included(part.words()) }</h2>
                <p class="secondary">{ words::NOT_REQUESTED }</p>
            </div>
            <p class="cannot-see-instead">
                <Icon glyph={Glyph::Person} size=16 />
                { words::request_it(part.words()) }
            </p>
        </section>
    }
}

/// Properties of [`CannotChoose`].
#[derive(Properties, PartialEq)]
pub struct CannotChooseProps {
    /// What can't be seen, and so can't be chosen from.
    pub part: Part,
}

/// The same in one line, where there would have been something to choose.
#[component]
pub fn CannotChoose(props: &CannotChooseProps) -> Html {
    let desk = use_desk();
    let Some(session) = desk.impersonation() else { return html! {} };
    let part = props.part;
    if !part.is_approved(session) {
        return html! {
            <p class="no-change quiet" data-testid="not-approved" data-part={part.name()}>
                <Icon glyph={Glyph::Unseen} size=14 />
                <span>{ words::not_included(part.words()) }{ " " }{ words::request_it(part.words()) }</span>
            </p>
        };
    }
    html! {
        <p class="no-change quiet" data-testid="cannot-see" data-part={part.name()}>
            <Icon glyph={Glyph::Unseen} size=14 />
            <span>{ phrase(words::cannot_see(part.words()), &[("name", phrase::name(&session.viewed.name))]) }{ " " }{ part.instead() }</span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn it_says_who_to_enter_as_instead() {
        assert_eq!(
            Part::Members.instead(),
            "To see members, enter as someone whose role grants “See members”, such as an admin."
        );
        assert_eq!(
            Part::OthersAccess.instead(),
            "To see other members’ permissions, enter as someone whose role grants “See members” and “See roles”, \
             such as an admin."
        );
    }

    #[test]
    fn no_two_parts_are_mixed_up() {
        let parts = [
            Part::Overview,
            Part::Members,
            Part::OthersAccess,
            Part::Teams,
            Part::Roles,
            Part::Access,
            Part::Audit,
        ];
        let distinct = |of: fn(Part) -> &'static str| {
            parts.into_iter().map(of).collect::<std::collections::BTreeSet<_>>().len()
        };
        assert_eq!(
            (distinct(Part::name), distinct(|part| part.words().english())),
            (parts.len(), parts.len())
        );
    }
}
