//! An entry request that is open.

use super::*;

#[test]
fn an_open_request_is_a_page_among_the_others() {
    let pending = |revision| snapshot(revision, Phase::Requested(request()));
    let sent = all(reviewed(), [snapshot(2, Phase::Entering), pending(3)]);
    assert_eq!(sent.screen(), Screen::Page(Route::Request));
    let elsewhere = all(sent.clone(), [Action::Go(Route::History), pending(4)]);
    assert_eq!(elsewhere.screen(), Screen::Page(Route::History));
    // It was withdrawn while the agent works somewhere else; and from its own page.
    assert_eq!(all(elsewhere, [snapshot(5, Phase::Direct)]).screen(), Screen::Page(Route::History));
    let left = all(sent, [snapshot(5, Phase::Direct)]);
    assert_eq!(left.screen(), Screen::Page(Route::Start));
    assert_eq!(all(left, [Action::Go(Route::Request)]).screen(), Screen::Page(Route::Start));
}

fn request() -> EntryRequest {
    EntryRequest {
        id: "er_1".to_owned(),
        state: EntryState::Pending,
        user: person("dana"),
        workspace: workspace(),
        agent: person("sam"),
        reason: REASON.to_owned(),
        ticket: "SUP-1".to_owned(),
        minutes: 30,
        scope: Vec::new(),
        asked_minutes: 30,
        asked_scope: Vec::new(),
        decision: None,
        revocation: None,
        withdrawal: None,
        created_at: 0,
        lapses_at: 0,
        settled_at: None,
    }
}

#[test]
fn a_refused_entry_leads_back_to_where_it_was_asked_for() {
    let ready = all(Store::default(), [snapshot(1, Phase::Direct), Action::Go(Route::Preflight)]);
    let back = all(ready, [snapshot(2, Phase::Entering), snapshot(3, Phase::Direct)]);
    assert_eq!(back.route, Route::Preflight);
    // By an approved request, while another entry is being prepared.
    let back =
        all(back, [Action::Go(Route::Request), snapshot(4, Phase::Entering), snapshot(5, Phase::Direct)]);
    assert_eq!(back.route, Route::Start);
}
