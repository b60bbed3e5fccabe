//! The texts of the audit log's entries.

use ergo_catalog::{Text, text};
use ergo_protocol::workspace::Named;

/// Opens exact codes and ids.
pub const DETAILS: Text = text!("Details");
/// The code of what was done.
pub const ACTION: Text = text!("Action");
/// The id of what it was done to.
pub const TARGET: Text = text!("Target ID");
/// The id of the session it was done in.
pub const SESSION: Text = text!("Session ID");
/// The button that copies it.
pub const COPY_SESSION: Text = text!("Copy session ID");
/// By which change grant, and who authorized it.
pub const AUTHORITY: Text = text!("Authorization");
/// The entry's number.
pub const NUMBER: Text = text!("Entry number");
/// Who did it: a support agent, as a user.
pub const BY_SUPPORT: Text = text!("{agent} (support) as {user}");

/// What was done, to whom.
pub fn action(code: &str, target: Option<&Named>) -> String {
    // Somebody who has left has no name any more.
    let name = target.map(|target| target.name.as_str()).filter(|name| !name.is_empty());
    let (with, without) = match code {
        "member.role_changed" => (Some(text!("Changed {name}’s role")), text!("Changed a role")),
        "team.member_added" => (Some(text!("Added {name} to a team")), text!("Added a team member")),
        "team.member_removed" => (Some(text!("Removed {name} from a team")), text!("Removed a team member")),
        "access_setting.changed" => (Some(text!("Changed the setting “{name}”")), text!("Changed a setting")),
        "profile.changed" => (Some(text!("Changed {name}’s profile")), text!("Changed a profile")),
        "change.armed" => (None, text!("Armed a change")),
        "change.disarmed" => (None, text!("Disarmed a change")),
        "session.signed_in" => (None, text!("Signed in")),
        "session.entered" => (None, text!("Started a support session")),
        "session.extended" => (None, text!("Extended a support session")),
        "session.ended" => (None, text!("Ended a support session")),
        "session.expired" => (None, text!("A support session expired")),
        "entry.requested" => (None, text!("Requested support access")),
        "entry.approved" => (None, text!("Approved support access")),
        "entry.declined" => (None, text!("Declined support access")),
        "entry.withdrawn" => (None, text!("Withdrew a request for support access")),
        "entry.revoked" => (None, text!("Revoked support access")),
        "entry.closed" => (None, text!("Closed a request for support access")),
        "attempt.refused" => (None, text!("An attempt was refused")),
        "workspace.read" => (None, text!("Viewed the overview")),
        "members.read" => (None, text!("Viewed members")),
        "member.read" => (Some(text!("Viewed {name}")), text!("Viewed a member")),
        "effective_access.read" => {
            (Some(text!("Viewed {name}’s permissions")), text!("Viewed a member’s permissions"))
        }
        "teams.read" => (None, text!("Viewed teams")),
        "roles.read" => (None, text!("Viewed roles")),
        "access_settings.read" => (None, text!("Viewed access settings")),
        "agent.added" => (Some(text!("Added {name} as a support agent")), text!("Added a support agent")),
        "agent.role_set" => {
            (Some(text!("Changed {name}’s role in support")), text!("Changed an agent’s role in support"))
        }
        "agent.disabled" => {
            (Some(text!("Disabled the support agent {name}")), text!("Disabled a support agent"))
        }
        "agent.enabled" => {
            (Some(text!("Enabled the support agent {name}")), text!("Enabled a support agent"))
        }
        "agent.removed" => (Some(text!("Removed {name} from support")), text!("Removed a support agent")),
        "audit.forgotten" => (None, text!("Deleted old entries")),
        "journal.forgotten" => (None, text!("Deleted the journal of a session")),
        "server.restored" => (None, text!("The server was restored from a backup")),
        "workspace_audit.read" => (None, text!("Viewed the audit log")),
        other => return sentence(other),
    };
    match with.zip(name) {
        Some((with, name)) => with.with("name", name).shown(),
        None => without.to_string(),
    }
}

/// `workspace.plan_changed` is “Workspace plan changed”.
fn sentence(code: &str) -> String {
    let spaced = code.replace(['.', '_'], " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What an entry says of itself: to be read, and to be looked up under the details.
pub fn detail(text: &str) -> (String, Option<&str>) {
    // A change of support's names its grant and who authorized it.
    let (what, authority) = match text.split_once("; grant ") {
        Some((what, _)) => (what, text.get(what.len() + 2..)),
        None => (text, None),
    };
    // Early servers wrote the values of settings as JSON.
    if what.starts_with('{') {
        return (String::new(), Some(text));
    }
    (what.replace(" -> ", " → "), authority)
}

#[cfg(test)]
mod tests {
    use super::{action, detail};
    use ergo_protocol::workspace::Named;

    #[test]
    fn an_entry_reads_as_a_sentence_and_an_unknown_one_too() {
        let tom = Named { id: "usr_1".to_owned(), name: "Tom Lee".to_owned() };
        assert_eq!(action("member.role_changed", Some(&tom)), "Changed Tom Lee’s role");
        assert_eq!(action("member.role_changed", None), "Changed a role");
        assert_eq!(action("workspace.plan_changed", Some(&tom)), "Workspace plan changed");
        assert_eq!(detail("Editor -> Viewer"), ("Editor → Viewer".to_owned(), None));
        let (what, authority) = detail("Editor -> Viewer; grant cg_1, authorized by Ana");
        assert_eq!((what.as_str(), authority), ("Editor → Viewer", Some("grant cg_1, authorized by Ana")));
        let json = r#"{"type":"switch","value":true} -> {"type":"switch","value":false}"#;
        assert_eq!(detail(json), (String::new(), Some(json)));
    }
}
