//! The token never leaves the core: not on the wire between page and core, not in the page, not in a file,
//! not in a log.

use ergo_journeys::{
    desk::{Desk, handle},
    samples::{AGENT, DANA},
    world::World,
};
use serde_json::{Value, json};
use std::fs;

/// Writes down every answer that the page gets from the core.
const LISTEN: &str = "window.__heard = [];
    const fetch = window.fetch;
    window.fetch = async (...call) => {
        const answer = await fetch(...call);
        window.__heard.push(await answer.clone().text());
        return answer;
    };";

/// All that a page can keep for itself.
const KEPT: &str =
    "return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href,
    document.title, performance.getEntriesByType('resource').map(entry => entry.name)]);";

const NOTE: &str = "A note, so that there is one.";

#[tokio::test]
async fn the_token_is_nowhere_but_in_the_core() {
    let world = World::open().await;
    let desk = world.desk().await;
    desk.script(LISTEN, &[]).await;
    desk.sign_in(AGENT.name).await;

    let mut places = Places::default();
    places.look(&desk, "the start").await;
    desk.arrive_as(&DANA).await;
    places.look(&desk, "the identity check").await;
    desk.confirm_identity().await;
    for page in ["overview", "members", "teams", "roles", "access", "diagnostics", "history"] {
        desk.open(page).await;
        desk.see("main").await;
        places.look(&desk, page).await;
    }
    desk.note("Observed", NOTE).await;
    let member = json!({"id": DANA.user_id});
    for (command, arguments) in [
        ("snapshot", json!({})),
        ("diagnostics", json!({})),
        ("overview", json!({})),
        ("members", json!({"query": {}})),
        ("member_filters", json!({})),
        ("member", member),
        ("teams", json!({})),
        ("roles", json!({})),
        ("access_settings", json!({})),
        ("notes", json!({})),
        ("history", json!({})),
        ("preferences", json!({})),
        ("training_agents", json!({})),
    ] {
        let answer = desk.invoke(command, arguments).await.unwrap_or_else(|refusal| refusal);
        places.add(format!("the answer to {command}"), answer.to_string().into_bytes());
    }
    let process = desk.process();
    for part in ["cmdline", "environ"] {
        let bytes = fs::read(format!("/proc/{process}/{part}")).unwrap();
        places.add(format!("the {part} of the app"), bytes);
    }
    places.files(&desk, "in the session");
    desk.exit().await;
    places.look(&desk, "the receipt").await;
    desk.finish().await;
    let refused = desk.invoke("members", json!({"query": {}})).await.unwrap_err();
    places.add("a refusal".to_owned(), refused.to_string().into_bytes());
    world.server.until_all_sessions_ended(DANA.user_id).await;
    places.files(&desk, "after the session");

    let heard = desk.script("return window.__heard", &[]).await;
    let heard = heard.as_array().unwrap();
    assert!(heard.len() > 20, "the ear on the page heard only {} answers", heard.len());
    let session = heard.iter().filter_map(Value::as_str).any(|answer| answer.contains(DANA.email));
    assert!(session, "the ear on the page did not hear the session");
    for answer in heard {
        places.add("an answer to the page".to_owned(), answer.to_string().into_bytes());
    }

    // What may be found is found: the search works, in files as in pages.
    assert!(places.has(DANA.email) && places.has(NOTE));
    let secrets = secrets(&world);
    assert!(secrets.len() >= 5, "two tokens with their signatures and a ticket, but {}", secrets.len());
    for (place, bytes) in &places.0 {
        for secret in &secrets {
            assert!(!holds(bytes, secret), "a secret that begins with {} is in {place}", &secret[..8]);
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Every place that was looked at, with what was there.
#[derive(Default)]
struct Places(Vec<(String, Vec<u8>)>);

impl Places {
    fn add(&mut self, place: String, bytes: Vec<u8>) {
        self.0.push((place, bytes));
    }

    fn has(&self, text: &str) -> bool {
        self.0.iter().any(|(_, bytes)| holds(bytes, text))
    }

    async fn look(&mut self, desk: &Desk, page: &str) {
        assert!(desk.has("[data-phase]").await);
        self.add(format!("the page of {page}"), desk.source().await.into_bytes());
        let kept = desk.script(KEPT, &[]).await;
        self.add(format!("what the page keeps at {page}"), kept.to_string().into_bytes());
        self.add(format!("the window title at {page}"), desk.titles().join("\n").into_bytes());
    }

    fn files(&mut self, desk: &Desk, when: &str) {
        let files = desk.folder().files();
        assert!(files.iter().any(|(file, _)| file.ends_with("journal.sqlite")), "the app has no journal");
        for (file, bytes) in files {
            self.add(format!("{} {when}", file.display()), bytes);
        }
    }
}

/// The tokens and tickets that really passed on the wire, and the signatures by themselves.
fn secrets(world: &World) -> Vec<String> {
    let mut secrets = Vec::new();
    for call in world.wire.seen() {
        let answer = call.answer();
        let given = [&answer["access_token"], &answer["entry_ticket"]]
            .map(|secret| secret.as_str().map(str::to_owned));
        secrets.extend(given.into_iter().flatten());
        secrets.extend(call.bearer().map(str::to_owned));
    }
    let signatures: Vec<String> = secrets
        .iter()
        .filter_map(|secret| secret.rsplit_once('.'))
        .map(|(_, last)| last.to_owned())
        .collect();
    secrets.extend(signatures);
    secrets.sort();
    secrets.dedup();
    assert!(secrets.iter().all(|secret| secret.len() > 20), "a secret too short to be looked for");
    secrets
}

/// Whether a command answers the page. A call that the isolation frame stops is never answered at all.
const ANSWERS: &str = "const done = arguments[arguments.length - 1];
    const silence = new Promise(over => setTimeout(over, 1500, false));
    const call = window.__TAURI__.core.invoke(arguments[0], {}).then(() => true, () => false);
    Promise.race([call, silence]).then(done);";

/// Calls the core without the isolation frame.
const AROUND: &str = "const done = arguments[arguments.length - 1];
    const headers = {'Content-Type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2'};
    fetch('ipc://localhost/snapshot', {method: 'POST', body: '{}', headers})
        .then(answer => answer.text()).then(done, refused => done(String(refused)));";

async fn reaches(desk: &Desk, command: &str) -> bool {
    desk.web().script_with_callback(ANSWERS, &[command.into()]).await == Ok(Value::Bool(true))
}

#[tokio::test]
async fn the_page_reaches_no_command_beyond_its_own() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.see(&handle("exit")).await;
    assert!(reaches(&desk, "snapshot").await, "the page's own commands work");
    for command in ["plugin:store|load", "plugin:event|emit", "plugin:window|set_title", "plugin:app|version"]
    {
        assert!(!reaches(&desk, command).await, "the page may call {command}");
    }
    // Around the isolation frame, straight to the core: not let in either.
    let answer = desk.web().script_with_callback(AROUND, &[]).await.unwrap().to_string();
    assert!(!answer.contains("desktop_timezone"), "a call around the isolation frame was answered: {answer}");
    // WebDriver's own scripts are not bound by the page's policy; what they insert is.
    let inline = "const script = document.createElement('script');
        script.textContent = 'window.__inline = true';
        document.body.append(script);
        return window.__inline === true";
    assert_eq!(desk.script(inline, &[]).await, false, "an inline script ran in the page");
}
