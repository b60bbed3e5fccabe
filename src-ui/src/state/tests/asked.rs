//! What was asked about a member in the palette.

use super::{all, snapshot};
use crate::state::{Action, Asked, Route, Store};
use ergo_protocol::snapshot::Phase;

#[test]
fn what_was_asked_about_a_member_opens_their_page_and_is_gone_when_the_agent_goes_on() {
    let asked = Asked { member: "m1".to_owned(), what: "export invoices".to_owned() };
    let ask = Action::Ask(Some(asked.clone()));
    let store = all(Store::default(), [snapshot(1, Phase::Active), ask.clone()]);
    assert_eq!((store.route.clone(), store.typed.asked.clone()), (Route::Member("m1".into()), Some(asked)));
    assert_eq!(all(store.clone(), [Action::Ask(None)]).typed.asked, None);
    assert_eq!(all(store.clone(), [Action::Go(Route::Teams)]).typed.asked, None);
    assert_eq!(all(store, [snapshot(2, Phase::Exiting)]).typed.asked, None);
}
