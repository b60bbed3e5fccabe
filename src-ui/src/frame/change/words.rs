//! The texts of a change: preparing it, arming it, what became of it.

use crate::state::{ArmForm, ArmTarget, Missing};
use ergo_protocol::{change::AuthorizedHow, snapshot::Outcome};

/// The label of the new value of a setting.
pub const NEW_VALUE: &str = "New value";
/// Beside it, for a list.
pub const ONE_PER_LINE: &str = "one per line";
/// The label of the new role.
pub const NEW_ROLE: &str = "New role";
/// The choice of a role while none is chosen.
pub const CHOOSE_ROLE: &str = "Choose a role";
/// While the roles are read.
pub const LOADING_ROLES: &str = "Loading roles";
/// The label of the team.
pub const TEAM: &str = "Team";
/// The choice of a team while none is chosen.
pub const CHOOSE_TEAM: &str = "Choose a team";
/// While the teams are read.
pub const LOADING_TEAMS: &str = "Loading teams";
/// Before the value that comes back.
pub const BACK_TO: &str = "Back to ";
/// A switch that is on.
pub const ON: &str = "On";
/// A switch that is off.
pub const OFF: &str = "Off";
/// The label of the purpose.
pub const PURPOSE: &str = "What is this change for?";
/// In the field while it is empty.
pub const PURPOSE_HINT: &str = "What the customer needs to be able to do";
/// The label of the person who authorized it.
pub const AUTHORIZED_BY: &str = "Who authorized it?";
/// In the field while it is empty.
pub const AUTHORIZED_BY_HINT: &str = "Name of the person on the customer’s side";
/// The label of how it was authorized.
pub const HOW: &str = "How was it authorized?";
/// The ways to authorize: name on the wire, label.
pub const WAYS: [(AuthorizedHow, &str); 3] = [
    (AuthorizedHow::Ticket, "In the ticket"),
    (AuthorizedHow::Mail, "By email"),
    (AuthorizedHow::Call, "On a call"),
];
/// Beside the button that arms, when nothing is missing.
pub const NOTHING_YET: &str = "Nothing changes until you confirm";
/// On the button that closes the form.
pub const CANCEL: &str = "Cancel";
/// On the button that arms.
pub const ARM: &str = "Arm this change";
/// Between the value before and after, for a screen reader.
pub const BECOMES: &str = "changes to";
/// Above the viewed user.
pub const MADE_AS: &str = "Made as";
/// The label of the purpose, when it is armed.
pub const FOR: &str = "Purpose";
/// The label of the person who authorized it, when it is armed.
pub const AUTHORIZED: &str = "Authorized by";
/// While it is being made.
pub const MAKING: &str = "Making the change…";
/// What an armed change is good for.
pub const ONE_USE: &str = "One use only. Recorded before and after.";
/// On the button that disarms.
pub const DISARM: &str = "Disarm";
/// On the button that makes the change.
pub const MAKE: &str = "Make this change";
/// On the button that prepares the way back.
pub const UNDO: &str = "Undo…";
/// On the button that puts the result away.
pub const DISMISS: &str = "Dismiss";

/// What the form is about.
pub fn title(form: &ArmForm) -> String {
    match &form.target {
        ArmTarget::Role { name, .. } => format!("Change {name}’s role"),
        ArmTarget::Team { name, .. } => format!("Change {name}’s teams"),
        ArmTarget::Setting(setting) => format!("Change “{}”", setting.label),
        ArmTarget::Known { title, .. } => format!("Undo: {title}"),
    }
}

/// What still has to be done before the change can be armed; none when nothing is missing.
pub fn missing(missing: &[Missing]) -> Option<String> {
    let steps: Vec<&str> = missing
        .iter()
        .map(|one| match one {
            Missing::Role => "choose a role",
            Missing::Team => "choose a team",
            Missing::OtherValue => "choose a new value",
            Missing::Number => "enter a whole number",
            Missing::Purpose => "say what the change is for",
            Missing::ShorterPurpose => "shorten the purpose of the change",
            Missing::Authority => "name who authorized it",
            Missing::ShorterAuthority => "shorten the name of the person who authorized it",
        })
        .collect();
    let list = match steps.as_slice() {
        [] => return None,
        [one] => (*one).to_owned(),
        [one, other] => format!("{one} and {other}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
    };
    Some(format!("To arm this change, {list}."))
}

/// A team that a member can be added to, or removed from.
pub fn team(name: &str, member: bool) -> String {
    if member { format!("Remove from {name}") } else { format!("Add to {name}") }
}

/// How a change was authorized, after the name of the person.
pub const fn how(how: AuthorizedHow) -> &'static str {
    match how {
        AuthorizedHow::Ticket => ", in the ticket",
        AuthorizedHow::Mail => ", by email",
        AuthorizedHow::Call => ", on a call",
    }
}

/// What became of a change.
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Made => "Changed",
        Outcome::NotMade => "Not changed",
        Outcome::Unknown => "Outcome unknown",
    }
}

/// The purpose of undoing a change, until the agent types another: that of the change itself.
pub fn undo_purpose(purpose: &str) -> String {
    const UNDO: &str = "Undo: ";
    match purpose.strip_prefix(UNDO) {
        // What undoes an undoing has the first purpose again.
        Some(first) => first.to_owned(),
        None => format!("{UNDO}{purpose}"),
    }
}

/// From which value to which.
pub fn from_to(before: &str, after: &str) -> String {
    format!(", from “{before}” to “{after}”.")
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
