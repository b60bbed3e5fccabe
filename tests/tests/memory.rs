//! After the exit no token of the session is left in memory: not in the core, not in the page's processes.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ergo_journeys::{
    desk::{Desk, handle},
    memory::{Copy, Needle, descendants, search},
    poll::{until, within},
    samples::DANA,
    world::World,
};
use serde_json::Value;
use std::time::Duration;

/// The app renews in the middle of it.
const SHORT_LIVED: Duration = Duration::from_secs(14);
/// How long what is under way at the exit may hold a token.
const AFTERMATH: Duration = Duration::from_secs(3);

// The server goes on while memory is searched.
#[tokio::test(flavor = "multi_thread")]
async fn no_token_of_a_session_is_left_in_memory_after_its_exit() {
    let world = World::with_tokens_for(SHORT_LIVED).await;
    let desk = world.inside(&DANA).await;
    for page in ["overview", "members", "teams", "roles", "access", "diagnostics", "history"] {
        desk.open(page).await;
        desk.see("main").await;
    }
    desk.open("members").await;
    desk.click(&handle("member-row")).await;
    desk.see_words("main", "@").await;
    desk.note("Observed", "A note, so that there is one.").await;
    until("a renewed token to be used", Duration::from_secs(30), async || {
        (tokens(&world).len() >= 2).then_some(())
    })
    .await;

    let needles = [needles(&tokens(&world)), vec![entry_ticket(&world)]].concat();
    let copies = Copies::now(&desk, &needles);
    assert!(!copies.core.is_empty(), "the core does not hold the token: the search is in the wrong place");
    assert!(copies.page.is_empty(), "the page's processes have the token: {:#?}", copies.page);

    desk.exit().await;
    until_wiped(&desk, &needles, "after the exit").await;
    desk.finish().await;
    desk.open("start").await;
    until_wiped(&desk, &needles, "back at the start").await;
}

async fn until_wiped(desk: &Desk, needles: &[Needle], when: &str) {
    let mut left = Vec::new();
    let wiped = within(AFTERMATH, async || {
        let Copies { core, page } = Copies::now(desk, needles);
        left = [core, page].concat();
        left.is_empty().then_some(())
    });
    assert!(wiped.await.is_some(), "{when}, {} copies are left: {left:#?}", left.len());
}

/// What was found, in the app's own process and in those that it has started for the page.
struct Copies {
    core: Vec<Copy>,
    page: Vec<Copy>,
}

impl Copies {
    fn now(desk: &Desk, needles: &[Needle]) -> Self {
        let core = desk.process();
        let page = descendants(core);
        assert!(page.len() >= 2, "a page has a process of its own, and one for its network: {page:?}");
        Self {
            core: search(core, needles),
            page: page.into_iter().flat_map(|process| search(process, needles)).collect(),
        }
    }
}

/// The impersonation tokens that the app has used so far, in their order.
fn tokens(world: &World) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for call in world.wire.seen() {
        if let Some(token) = call.bearer().filter(|token| has_actor(token))
            && !tokens.iter().any(|known| known == token)
        {
            tokens.push(token.to_owned());
        }
    }
    tokens
}

/// What the first of them was exchanged for.
fn entry_ticket(world: &World) -> Needle {
    let answers = world.wire.calls("POST", "/v1/entry-requests/");
    let ticket = answers.iter().find_map(|call| call.answer()["entry_ticket"].as_str().map(str::to_owned));
    Needle::utf8("the entry ticket", &ticket.expect("a ticket was given out"))
}

fn has_actor(token: &str) -> bool {
    let payload = token.split('.').nth(1).and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Value = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    !claims["act"].is_null()
}

/// Whoever has the signature can put the rest together, and whoever has the payload knows the rest.
fn needles(tokens: &[String]) -> Vec<Needle> {
    let of_token = |(index, token): (usize, &String)| {
        let parts: Vec<&str> = token.split('.').collect();
        let [_, payload, signature] = parts[..] else { panic!("a token has three parts") };
        let part = |name: &str| format!("the {name} of token {}", index + 1);
        let raw = BASE64_URL_SAFE_NO_PAD.decode(signature).expect("base64");
        [
            Needle::utf8(&part("payload"), payload),
            Needle::utf8(&part("signature"), signature),
            Needle::utf16(&part("payload"), payload),
            Needle::utf16(&part("signature"), signature),
            Needle::bytes(&part("decoded signature"), raw),
        ]
    };
    tokens.iter().enumerate().flat_map(of_token).collect()
}
