//! Invariant 13: the server keeps its own record.

use crate::{stage::*, world::*};
use ergo_server::keys::{Encryption, When};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

/// The entries of that session after a read; the read must have left exactly one, of that action.
async fn one_read(stage: &Stage, before: i64, session: &str, action: &str) -> Audited {
    let entries = stage.audit_after(before).await;
    let of = |entry: &&Audited| entry.session_id.as_deref() == Some(session);
    let own: Vec<&Audited> = entries.iter().filter(of).collect();
    assert_eq!(own.len(), 1, "{action}: {own:?}");
    let entry = own[0].clone();
    assert_eq!(entry.action, action);
    entry
}

#[tokio::test]
async fn reads_are_in_the_audit_before_the_answer() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let session = sid(&inside);
    let grant = stage.arm(&inside, &setting_change("session_hours", &number(24))).await.ok();
    let base = format!("/v1/workspaces/{MARLOW}");
    let grant = format!("/v1/change-grants/{}", grant["id"].as_str().unwrap());
    for (path, action, target) in [
        (base.clone(), "workspace.read", None),
        (format!("{base}/members"), "members.read", None),
        (format!("{base}/members/{TOM}"), "member.read", Some(TOM)),
        (format!("{base}/members/{TOM}/effective-access"), "effective_access.read", Some(TOM)),
        (format!("{base}/members/{TOM}/past-access?at=1"), "effective_access.read", Some(TOM)),
        (format!("{base}/teams"), "teams.read", None),
        (format!("{base}/roles"), "roles.read", None),
        (format!("{base}/access-settings"), "access_settings.read", None),
        (format!("{base}/audit?changes=true&target={TOM}"), "workspace_audit.read", None),
        ("/v1/me/profile".to_owned(), "profile.read", None),
        ("/v1/session".to_owned(), "session.read", None),
        (grant, "change_grant.read", None),
    ] {
        let before = stage.audit_head().await;
        let answer = stage.get(&path, &inside).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let entry = one_read(&stage, before, &session, action).await;
        assert_eq!((entry.subject_id.as_str(), entry.actor_id.as_deref()), (AIKO, Some(SAM)), "{path}");
        assert_eq!(entry.workspace_id.as_deref(), Some(MARLOW), "{path}: its admins do not find it");
        if let Some(target) = target {
            assert_eq!(entry.target.as_deref(), Some(target), "{path}");
        }
        // Again, for somebody who already has it: that counts as a look too. And for the headers alone.
        if answer.headers.contains_key("etag") {
            let before = stage.audit_head().await;
            let known = stage.request(Method::GET, &path).bearer_auth(&inside);
            let fresh = send(known.header("if-none-match", answer.etag())).await;
            // The tag of a member stands for what a change could overwrite: they are sent again.
            let again = if action == "member.read" { 200 } else { 304 };
            assert_eq!(fresh.status, again, "{path}");
            one_read(&stage, before, &session, action).await;
        }
        let before = stage.audit_head().await;
        assert_eq!(send(stage.request(Method::HEAD, &path).bearer_auth(&inside)).await.status, 200);
        one_read(&stage, before, &session, action).await;
    }
}

#[tokio::test]
async fn an_entry_says_what_was_searched_which_page_and_how_many_rows() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, AIKO, MARLOW).await;
    let session = sid(&inside);
    let before = stage.audit_head().await;
    let path = format!("/v1/workspaces/{MARLOW}/members?q=dana&limit=7");
    let rows = stage.get(&path, &inside).await.ok()["items"].as_array().unwrap().len();
    let entry = one_read(&stage, before, &session, "members.read").await;
    let words: Vec<&str> = entry.detail.split(|c: char| !c.is_alphanumeric()).collect();
    assert!(words.contains(&"dana"), "the search text: {}", entry.detail);
    assert!(words.contains(&rows.to_string().as_str()), "{rows} rows: {}", entry.detail);
    // Two pages are told apart.
    let path = format!("/v1/workspaces/{MARLOW}/members?limit=7");
    let before = stage.audit_head().await;
    let first = stage.get(&path, &inside).await.ok();
    let one = one_read(&stage, before, &session, "members.read").await;
    let before = stage.audit_head().await;
    let cursor = first["next_cursor"].as_str().unwrap();
    stage.get(&format!("{path}&cursor={cursor}"), &inside).await.ok();
    let two = one_read(&stage, before, &session, "members.read").await;
    assert_ne!(one.detail, two.detail, "which page it was");
}

/// What is searched for is the customer's own text: it must not write other entries into the detail.
#[tokio::test]
async fn a_search_text_cannot_forge_a_record() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, AIKO, MARLOW).await;
    let before = stage.audit_head().await;
    let path = format!("/v1/workspaces/{MARLOW}/members?q=dana%0Asession.ended%0D%00%1B%5B2J%E2%80%AE");
    let answer = stage.get(&path, &inside).await;
    assert!(answer.status < 500, "{}", answer.text);
    for entry in stage.audit_after(before).await {
        let hidden = |c: char| c.is_control() || c == '\u{202e}';
        assert!(!entry.detail.contains(hidden), "{:?}", entry.detail);
    }
}

/// Group commit loses none, and leaves none for later.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_hundred_reads_leave_four_hundred_entries() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let mut tokens = Vec::new();
    for user in [DANA, AIKO, TOM, MAREN] {
        tokens.push(stage.enter(&sam, user, MARLOW).await);
    }
    let before = stage.audit_head().await;
    let path = format!("/v1/workspaces/{MARLOW}/members?limit=5");
    let mut shown = 0;
    for _ in 0..8 {
        let calls = (0..50).map(|at| stage.get(&path, &tokens[at % tokens.len()]));
        let answers = within(20, "fifty reads at once", join_all(calls)).await;
        shown += answers.iter().filter(|answer| answer.status == 200).count();
        let entries = stage.audit_after(before).await;
        assert_eq!(entries.iter().filter(|entry| entry.action == "members.read").count(), shown);
    }
    let entries = stage.audit_after(before).await;
    let read: Vec<&Audited> = entries.iter().filter(|entry| entry.action == "members.read").collect();
    assert_eq!((shown, read.len()), (400, 400));
    for token in &tokens {
        let own = |entry: &&&Audited| entry.session_id.as_deref() == Some(sid(token).as_str());
        assert!((96..=104).contains(&read.iter().filter(own).count()));
    }
}

#[tokio::test]
async fn refused_attempts_are_in_the_audit() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, RUTH, MARLOW).await;
    let session = sid(&inside);
    let base = format!("/v1/workspaces/{MARLOW}");
    let on = json!({ "value": switch(true) });
    for (method, path) in [
        (Method::GET, format!("{base}/members")),
        (Method::GET, format!("/v1/workspaces/{LUMEN}/members")),
        (Method::PATCH, format!("{base}/access-settings/public_links")),
        (Method::PATCH, format!("{base}/access-settings/support_access")),
        (Method::PATCH, "/v1/me/profile".to_owned()),
        (Method::POST, format!("/v1/sessions/{session}/change-grants")),
        (Method::GET, "/v1/audit".to_owned()),
        (Method::POST, "/v1/entry-requests".to_owned()),
    ] {
        let before = stage.audit_head().await;
        let request = stage.request(method.clone(), &path).bearer_auth(&inside).header("if-match", "*");
        let request = if method == Method::GET { request } else { request.json(&on) };
        let answer = send(request).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.text);
        let entries = stage.audit_after(before).await;
        let refused = entries.iter().find(|entry| entry.action == "attempt.refused");
        let refused = refused.unwrap_or_else(|| panic!("{method} {path} ({}): {entries:?}", answer.status));
        assert_eq!(refused.session_id.as_deref(), Some(session.as_str()));
        assert_eq!((refused.subject_id.as_str(), refused.actor_id.as_deref()), (RUTH, Some(SAM)));
    }
}

#[tokio::test]
async fn arming_and_disarming_are_in_the_audit() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let change = setting_change("session_hours", &number(24));
    let grant = stage.arm(&inside, &change).await.ok();
    let armed = stage.audited("change.armed").await;
    assert_eq!(armed.len(), 1);
    assert_eq!((armed[0].subject_id.as_str(), armed[0].actor_id.as_deref()), (AIKO, Some(SAM)));
    assert!(armed[0].detail.contains("Ivana"), "by whose word: {}", armed[0].detail);
    stage.delete(&format!("/v1/change-grants/{}", grant["id"].as_str().unwrap()), &sam).await.ok();
    let disarmed = stage.audited("change.disarmed").await;
    assert_eq!(disarmed.len(), 1);
    assert_eq!(disarmed[0].workspace_id.as_deref(), Some(MARLOW));
}

/// Whoever the customer chose hears of all of it, in these words; nobody else hears anything.
#[tokio::test]
async fn those_whom_the_customer_chose_are_told_of_the_start_each_change_and_the_end() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let customs = stage.team_id(MARLOW, "Customs").await;
    // The second time what the first has changed is changed back, or further.
    for (choose, told, not_told, role, joins, hours) in
        [("owners", IVANA, AIKO, "Editor", true, 24), ("viewed_user", AIKO, IVANA, "Viewer", false, 48)]
    {
        stage.set_setting(&ivana, MARLOW, "support_notify", choice(choose)).await.ok();
        let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
        let session = sid(&inside);
        let mut expected = vec!["Support has started a session of up to 30 minutes.".to_owned()];
        let role = stage.role_id(MARLOW, role).await;
        for (change, title, done) in [
            (role_change(TOM, &role), "Tom Nakamura-Whitfield’s role", "Support changed a member’s role."),
            (
                team_change(TOM, &customs, joins),
                "Tom Nakamura-Whitfield’s membership in Customs",
                "Support changed the members of a team.",
            ),
            (
                setting_change("session_hours", &number(hours)),
                "Sign out after",
                "Support changed an access setting.",
            ),
        ] {
            let grant = stage.arm(&inside, &change).await.ok();
            expected.push(format!("Support is about to make a change: {title}."));
            assert_eq!(stage.notified(told, &session).await, expected, "armed");
            stage.make_armed(&inside, MARLOW, &change, &grant).await.ok();
            expected.push(done.to_owned());
            assert_eq!(stage.notified(told, &session).await, expected, "changed");
        }
        stage.end(&session, &sam).await;
        expected.push("The support session has ended: the person who started it ended it.".to_owned());
        assert_eq!(stage.notified(told, &session).await, expected, "ended");
        assert_eq!(stage.notified(not_told, &session).await, [""; 0]);
    }
    // What the customer changes themselves is no news.
    let before = stage.count("SELECT count(*) FROM notifications").await;
    stage.set_setting(&ivana, MARLOW, "session_hours", number(12)).await.ok();
    assert_eq!(stage.count("SELECT count(*) FROM notifications").await, before);
}

#[tokio::test]
async fn requests_that_a_policy_closes_are_in_the_audit() {
    let stage = Stage::set().await;
    let (sam, tamsin) = (stage.sign_in(SAM).await, stage.sign_in(TAMSIN).await);
    let request = stage.entry(&sam, OTANI, NORTHWIND).await;
    stage.set_setting(&tamsin, NORTHWIND, "support_access", choice("off")).await.ok();
    let closed = stage.audited("entry.closed").await;
    assert_eq!(closed.len(), 1);
    assert!(
        closed[0].detail.contains(&request) || closed[0].target.as_deref() == Some(&request),
        "{closed:?}"
    );
    assert_eq!(closed[0].workspace_id.as_deref(), Some(NORTHWIND));
}

#[tokio::test]
async fn rotated_keys_and_linked_logins_are_in_the_audit() {
    let stage = Stage::set().await;
    let database = stage.database.url();
    let kid = ergo_server::keys::rotate(&database, Encryption::default(), When::Published).await.unwrap().kid;
    ergo_server::logins::link(&database, "https://id.example", "sam-at-id", SAM).await.unwrap();
    let rotated = stage.audited("key.rotated").await;
    assert_eq!(rotated.len(), 1);
    assert!(format!("{rotated:?}").contains(&kid));
    let linked = stage.audited("login.linked").await;
    assert_eq!(linked.len(), 1);
    let linked = format!("{linked:?}");
    assert!(linked.contains(SAM) && linked.contains("sam-at-id") && linked.contains("https://id.example"));
}

#[tokio::test]
async fn a_workspaces_admins_can_read_the_audit_of_their_own_workspace_including_reads() {
    let stage = Stage::set().await;
    let (sam, ivana, adaeze) =
        (stage.sign_in(SAM).await, stage.sign_in(IVANA).await, stage.sign_in(ADAEZE).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    stage.get(&format!("/v1/workspaces/{MARLOW}/members?q=tom"), &inside).await.ok();
    stage.get("/v1/session", &inside).await.ok();
    stage.get(&format!("/v1/workspaces/{LUMEN}/members"), &inside).await.refused(404, "not_found");
    let own = stage.get("/v1/audit", &ivana).await.ok();
    let own = own["items"].as_array().unwrap();
    for action in ["members.read", "session.read", "attempt.refused", "session.entered"] {
        assert!(own.iter().any(|entry| entry["action"] == action), "{action} is missing");
    }
    assert!(own.iter().all(|entry| entry["workspace_id"] == MARLOW));
    // The other customer learns nothing of it.
    let others = stage.get("/v1/audit", &adaeze).await.ok();
    assert_eq!(others["items"], json!([]));
}

/// Tickets, tokens and grants are secrets: neither the audit nor any other table has one.
#[tokio::test]
async fn nothing_secret_is_in_the_audit() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let request = stage.entry(&sam, AIKO, MARLOW).await;
    let ticket = stage.ticket(&sam, &request).await;
    let inside = token_of(&stage.exchange(&ticket, &sam).await.ok());
    let changing = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let grant = stage.arm(&changing, &setting_change("session_hours", &number(24))).await.ok();
    let secret = grant["grant"].as_str().unwrap();
    let dump = format!("{}{:?}", stage.state().await, stage.audit_after(0).await);
    for secret in [ticket.as_str(), &inside, &sam, &changing, secret] {
        assert!(!dump.contains(secret), "a secret is stored");
    }
}

/// What a caller sends stands in quotes: it cannot pass for the server's own words.
#[tokio::test]
async fn a_cursor_cannot_forge_the_record() {
    let stage = Stage::set().await;
    let inside = stage.enter(&stage.sign_in(SAM).await, DANA, MARLOW).await;
    let sent = "name.ascending.usr_1.x (50 a page), 0 of 0 rows%0A\u{202e}";
    stage.get(&format!("/v1/workspaces/{MARLOW}/members?cursor={sent}"), &inside).await.ok();
    let recorded = stage.audited("members.read").await;
    let detail = &recorded.last().unwrap().detail;
    assert!(
        detail.starts_with("page after \"name.ascending.usr_1.x (50 a page), 0 of 0 rows\\n\\u{202e}\" ("),
        "{detail}"
    );
}

#[tokio::test]
async fn a_flood_of_other_refusals_by_an_ended_session_is_recorded_a_few_times_only() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    stage.post(&format!("/v1/sessions/{}/end", sid(&inside)), &inside, &json!({})).await.ok();
    for path in ["/v1/nope", "/v1/audit?x=1", "/v1/workspaces/ws_marlow/members?limit=0"] {
        for _ in 0..20 {
            assert!((400..500).contains(&stage.get(path, &inside).await.status));
        }
    }
    let refused = stage.audited("attempt.refused").await;
    assert_eq!(refused.iter().filter(|row| row.session_id == Some(sid(&inside))).count(), 10);
}

#[tokio::test]
async fn a_customers_audit_names_nobody_elsewhere() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    for path in [
        "/v1/workspaces/ws_lumen/members/usr_91xc",
        "/v1/directory/ws_lumen/usr_91xc",
        "/v1/ws_lumen/usr_91xc",
    ] {
        assert!((400..500).contains(&stage.get(path, &inside).await.status));
    }
    stage.get("/v1/workspaces/ws_marlow/members/usr_none", &inside).await.refused(404, "not_found");
    let audit = stage.get("/v1/audit", &stage.sign_in(IVANA).await).await.text;
    assert!(
        audit.contains("/v1/workspaces/ws_marlow/members/usr_none"),
        "the audit does not show what was tried in this workspace"
    );
    assert!(!audit.contains("ws_lumen") && !audit.contains("usr_91xc"), "{audit}");
}
