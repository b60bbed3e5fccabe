//! The texts of a change: preparing it, arming it, what became of it.

use crate::state::{ArmForm, ArmTarget, Missing};
use ergo_catalog::{Sentence, Text, list, text, text_in};
use ergo_protocol::{change::AuthorizedHow, snapshot::Outcome};

/// The label of the new value of a setting.
pub const NEW_VALUE: Text = text!("New value");
/// Beside it, for a list.
pub const ONE_PER_LINE: Text = text!("one per line");
/// The label of the new role.
pub const NEW_ROLE: Text = text!("New role");
/// The choice of a role while none is chosen.
pub const CHOOSE_ROLE: Text = text!("Choose a role");
/// While the roles are read.
pub const LOADING_ROLES: Text = text!("Loading roles");
/// The label of the team.
pub const TEAM: Text = text!("Team");
/// The choice of a team while none is chosen.
pub const CHOOSE_TEAM: Text = text!("Choose a team");
/// While the teams are read.
pub const LOADING_TEAMS: Text = text!("Loading teams");
/// The value that comes back.
pub const BACK_TO: Text = text!("Back to {value}");
/// A switch that is on.
pub const ON: Text = text_in!("switch", "On");
/// A switch that is off.
pub const OFF: Text = text_in!("switch", "Off");
/// The label of the purpose.
pub const PURPOSE: Text = text!("What is this change for?");
/// In the field while it is empty.
pub const PURPOSE_HINT: Text = text!("What the customer needs to be able to do");
/// The label of the person who authorized it.
pub const AUTHORIZED_BY: Text = text!("Who authorized it?");
/// In the field while it is empty.
pub const AUTHORIZED_BY_HINT: Text = text!("Name of the person on the customer’s side");
/// The label of how it was authorized.
pub const HOW: Text = text!("How was it authorized?");
/// The ways to authorize: name on the wire, label.
pub const WAYS: [(AuthorizedHow, Text); 3] = [
    (AuthorizedHow::Ticket, text!("In the ticket")),
    (AuthorizedHow::Mail, text!("By email")),
    (AuthorizedHow::Call, text!("On a call")),
];
/// Beside the button that arms, when nothing is missing.
pub const NOTHING_YET: Text = text!("Nothing changes until you confirm");
/// On the button that closes the form.
pub const CANCEL: Text = text!("Cancel");
/// On the button that arms.
pub const ARM: Text = text!("Arm this change");
/// Between the value before and after, for a screen reader.
pub const BECOMES: Text = text!("changes to");
/// Above the viewed user.
pub const MADE_AS: Text = text!("Made as");
/// The label of the purpose, when it is armed.
pub const FOR: Text = text!("Purpose");
/// The label of the person who authorized it, when it is armed.
pub const AUTHORIZED: Text = text!("Authorized by");
/// While it is being made.
pub const MAKING: Text = text!("Making the change…");
/// What an armed change is good for.
pub const ONE_USE: Text = text!("One use only. Recorded before and after.");
/// On the button that disarms.
pub const DISARM: Text = text!("Disarm");
/// On the button that makes the change.
pub const MAKE: Text = text!("Make this change");
/// On the button that prepares the way back.
pub const UNDO: Text = text!("Undo…");
/// On the button that puts the result away.
pub const DISMISS: Text = text!("Dismiss");

/// What the form is about.
pub fn title(form: &ArmForm) -> String {
    match &form.target {
        ArmTarget::Role { name, .. } => text!("Change {name}’s role", name = name).shown(),
        ArmTarget::Team { name, .. } => text!("Change {name}’s teams", name = name).shown(),
        ArmTarget::Setting(setting) => text!("Change “{name}”", name = &setting.label).shown(),
        ArmTarget::Known { title, .. } => text!("Undo: {title}", title = title).shown(),
    }
}

/// What still has to be done before the change can be armed; none when nothing is missing.
pub fn missing(missing: &[Missing]) -> Option<String> {
    let steps = missing.iter().map(|one| match one {
        Missing::Role => text!("choose a role"),
        Missing::Team => text!("choose a team"),
        Missing::OtherValue => text!("choose a new value"),
        Missing::Number => text!("enter a whole number"),
        Missing::Purpose => text!("say what the change is for"),
        Missing::ShorterPurpose => text!("shorten the purpose of the change"),
        Missing::Authority => text!("name who authorized it"),
        Missing::ShorterAuthority => text!("shorten the name of the person who authorized it"),
    });
    (!missing.is_empty()).then(|| text!("To arm this change, {steps}.", steps = list(steps)).shown())
}

/// A team that a member can be added to, or removed from.
pub fn team(name: &str, member: bool) -> String {
    if member {
        text!("Remove from {name}", name = name).shown()
    } else {
        text!("Add to {name}", name = name).shown()
    }
}

/// Who authorized a change, and how.
pub const fn how(how: AuthorizedHow) -> Text {
    match how {
        AuthorizedHow::Ticket => text!("{name}, in the ticket"),
        AuthorizedHow::Mail => text!("{name}, by email"),
        AuthorizedHow::Call => text!("{name}, on a call"),
    }
}

/// What became of a change.
pub const fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Made => text!("Changed"),
        Outcome::NotMade => text!("Not changed"),
        Outcome::Unknown => text!("Outcome unknown"),
    }
}

/// The purpose of undoing a change, until the agent types another: that of the change itself.
pub fn undo_purpose(purpose: &str) -> String {
    let undo = |purpose: &str| text!("Undo: {purpose}", purpose = purpose).shown();
    match purpose.strip_prefix(&undo("")) {
        // What undoes an undoing has the first purpose again.
        Some(first) => first.to_owned(),
        None => undo(purpose),
    }
}

/// What became of which change, from which value to which.
pub fn from_to(before: &str, after: &str) -> Sentence {
    text!("{outcome}: {title}, from “{before}” to “{after}”.").with("before", before).with("after", after)
}

#[cfg(test)]
mod tests {
    use super::{Missing, missing, undo_purpose};

    #[test]
    fn an_undoing_says_what_it_undoes() {
        let undo = undo_purpose("Tom takes over");
        assert_eq!(undo, "Undo: Tom takes over");
        assert_eq!(undo_purpose(&undo), "Tom takes over");
    }

    #[test]
    fn a_disabled_button_is_explained_in_one_sentence() {
        assert_eq!(missing(&[]), None);
        for (what, sentence) in [
            (vec![Missing::Authority], "To arm this change, name who authorized it."),
            (
                vec![Missing::Number, Missing::Authority],
                "To arm this change, enter a whole number and name who authorized it.",
            ),
            (
                vec![Missing::Role, Missing::Purpose, Missing::Authority],
                "To arm this change, choose a role, say what the change is for, and name who authorized it.",
            ),
        ] {
            assert_eq!(missing(&what).as_deref(), Some(sentence));
        }
    }
}
