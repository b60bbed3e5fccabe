//! Which request comes next when one of a list is done with.

use ergo_protocol::entry::EntryRequest;

/// The request after the decided one; the one before, when it was the last.
pub fn next(requests: &[EntryRequest], decided: &str) -> Option<String> {
    let at = requests.iter().position(|request| request.id == decided)?;
    let other = requests.get(at + 1).or_else(|| requests.get(at.checked_sub(1)?));
    other.map(|request| request.id.clone())
}

#[cfg(test)]
mod tests {
    use super::next;
    use ergo_protocol::{
        Person, WorkspaceRef,
        entry::{EntryRequest, EntryState},
    };

    fn request(id: &str) -> EntryRequest {
        let person = || Person { id: String::new(), name: String::new(), email: String::new() };
        EntryRequest {
            id: id.to_owned(),
            state: EntryState::Pending,
            user: person(),
            workspace: WorkspaceRef { id: String::new(), name: String::new() },
            agent: person(),
            reason: String::new(),
            ticket: String::new(),
            minutes: 30,
            scope: Vec::new(),
            asked_minutes: 30,
            asked_scope: Vec::new(),
            decision: None,
            revocation: None,
            created_at: 0,
            lapses_at: 0,
            settled_at: None,
            withdrawal: None,
        }
    }

    #[test]
    fn the_focus_goes_to_the_next_request_and_to_the_one_before_from_the_last() {
        let three = ["a", "b", "c"].map(request);
        for (decided, expected) in [("a", Some("b")), ("b", Some("c")), ("c", Some("b")), ("gone", None)] {
            assert_eq!(next(&three, decided).as_deref(), expected);
        }
        assert_eq!(next(&[request("a")], "a"), None);
    }
}
