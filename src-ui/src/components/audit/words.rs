//! The texts of the audit log's entries.

use ergo_protocol::workspace::Named;

/// Opens exact codes and ids.
pub const DETAILS: &str = "Details";
/// The code of what was done.
pub const ACTION: &str = "Action";
/// The id of what it was done to.
pub const TARGET: &str = "Target ID";
/// The id of the session it was done in.
pub const SESSION: &str = "Session ID";
/// The button that copies it.
pub const COPY_SESSION: &str = "Copy session ID";
/// By which change grant, and who authorized it.
pub const AUTHORITY: &str = "Authorization";
/// The entry's number.
pub const NUMBER: &str = "Entry number";
/// Between the support agent and the user they acted as.
pub const AS: &str = " (support) as ";

/// What was done. The target's name goes where the braces are; without braces the name follows.
pub fn action(code: &str, target: Option<&Named>) -> String {
    let target = target.map(|target| target.name.as_str());
    let (with, without) = match code {
        "member.role_changed" => ("Changed {}’s role", "Changed a role"),
        "team.member_added" => ("Added {} to a team", "Added a team member"),
        "team.member_removed" => ("Removed {} from a team", "Removed a team member"),
        "access_setting.changed" => ("Changed the setting “{}”", "Changed a setting"),
        "profile.changed" => ("Changed {}’s profile", "Changed a profile"),
        "change.armed" => ("Armed a change", "Armed a change"),
        "change.disarmed" => ("Disarmed a change", "Disarmed a change"),
        "session.signed_in" => ("Signed in", "Signed in"),
        "session.entered" => ("Started a support session", "Started a support session"),
        "session.extended" => ("Extended a support session", "Extended a support session"),
        "session.ended" => ("Ended a support session", "Ended a support session"),
        "session.expired" => ("A support session expired", "A support session expired"),
        "entry.requested" => ("Requested support access", "Requested support access"),
        "entry.approved" => ("Approved support access", "Approved support access"),
        "entry.declined" => ("Declined support access", "Declined support access"),
        "entry.withdrawn" => {
            ("Withdrew a request for support access", "Withdrew a request for support access")
        }
        "entry.revoked" => ("Revoked support access", "Revoked support access"),
        "entry.closed" => ("Closed a request for support access", "Closed a request for support access"),
        "attempt.refused" => ("An attempt was refused", "An attempt was refused"),
        "workspace.read" => ("Viewed the overview", "Viewed the overview"),
        "members.read" => ("Viewed members", "Viewed members"),
        "member.read" => ("Viewed {}", "Viewed a member"),
        "effective_access.read" => ("Viewed {}’s permissions", "Viewed a member’s permissions"),
        "teams.read" => ("Viewed teams", "Viewed teams"),
        "roles.read" => ("Viewed roles", "Viewed roles"),
        "access_settings.read" => ("Viewed access settings", "Viewed access settings"),
        "agent.added" => ("Added {} as a support agent", "Added a support agent"),
        "agent.role_set" => ("Changed {}’s role in support", "Changed an agent’s role in support"),
        "agent.disabled" => ("Disabled the support agent {}", "Disabled a support agent"),
        "agent.enabled" => ("Enabled the support agent {}", "Enabled a support agent"),
        "agent.removed" => ("Removed {} from support", "Removed a support agent"),
        "audit.forgotten" => ("Deleted old entries", "Deleted old entries"),
        "journal.forgotten" => ("Deleted the journal of a session", "Deleted the journal of a session"),
        "workspace_audit.read" => ("Viewed the audit log", "Viewed the audit log"),
        other => return sentence(other),
    };
    // Somebody who has left has no name any more.
    let named = target.filter(|target| !target.is_empty());
    named.map_or_else(|| without.to_owned(), |target| with.replace("{}", target))
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
