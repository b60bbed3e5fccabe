//! Why nothing can be changed in this session, where a change would begin.

use super::words;
use crate::{
    hooks::use_desk,
    kit::{Glyph, Icon},
};
use ergo_catalog::Text;
use ergo_protocol::entry::Scope;
use yew::prelude::*;

/// A quiet line; nothing while a change can be armed.
#[component]
pub fn NoChange() -> Html {
    let desk = use_desk();
    let session = desk.impersonation().filter(|_| desk.is_active());
    let why =
        session.and_then(|session| why(session.changes_allowed, session.scope.contains(&Scope::Change)));
    html! {
        if let Some(why) = why {
            <p class="no-change quiet" data-testid="no-change"><Icon glyph={Glyph::Lock} size=14 />{ why }</p>
        }
    }
}

/// What keeps a session from changing anything, and what to do about it.
const fn why(changes_allowed: bool, asked: bool) -> Option<Text> {
    match (changes_allowed, asked) {
        (true, _) => None,
        (false, true) => Some(words::NO_CHANGES),
        (false, false) => Some(words::READ_ONLY),
    }
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn the_reason_is_that_of_the_session_or_that_of_the_workspace() {
        assert_eq!((why(true, true), why(true, false)), (None, None));
        assert!(why(false, true).is_some_and(|why| why.english().starts_with("This workspace")));
        assert!(why(false, false).is_some_and(|why| why.english().starts_with("This session")));
    }
}
