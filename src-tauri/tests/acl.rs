//! Tests which window may call which command, with the real context and the real capabilities.
//!
//! A response of our own is a value or an object with a `code`. What the ACL refuses, and what no one handles, comes
//! back as a bare string, whose text differs between builds and is not compared.

#![allow(missing_docs, clippy::unwrap_used, reason = "a test has no callers, and fails by panicking")]

use ergo_desk::{Desk, adapters::server_url::ServerUrl, computer::Computer, management::Management};
use ergo_support::{commands, preferences::PreferenceFile, shell::autostart::Autostart};
use serde_json::{Value, json};
use std::path::PathBuf;
use tauri::{
    App, Manager, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};

/// The page's own address on each platform.
const OWN: &str =
    if cfg!(any(windows, target_os = "android")) { "http://tauri.localhost" } else { "tauri://localhost" };

fn app(name: &str) -> App<MockRuntime> {
    let folder = std::env::temp_dir().join(format!("ergo-acl-{name}-{}", std::process::id()));
    // Nothing listens on port 9 (discard), so commands that need the server answer `server_unreachable`.
    let server = ServerUrl::parse("http://127.0.0.1:9").unwrap();
    let desk = Desk::new(&server, None, Computer::this().unwrap()).unwrap();
    let app = mock_builder()
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!("tauri.conf.json"))
        .unwrap();
    app.manage(desk);
    let autostart = Autostart::at(folder.join("autostart"), PathBuf::from("ergo-support"));
    let opened = PreferenceFile::open(
        app.handle(),
        &folder.join("preferences.json"),
        0,
        Management::default(),
        autostart,
    )
    .unwrap();
    app.manage(opened.preferences);
    app
}

fn window(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, tauri::WebviewUrl::default()).build().unwrap()
}

fn call(window: &WebviewWindow<MockRuntime>, command: &str, from: &str) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: from.parse().unwrap(),
        body: InvokeBody::Json(arguments(command)),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize::<Value>().unwrap_or(Value::Null))
}

fn arguments(command: &str) -> Value {
    let draft = json!({
        "user_id": "usr_1", "workspace_id": "ws_1", "reason": "because it is a test", "ticket": "T-1", "minutes": 5
    });
    match command {
        "sign_in" => json!({ "person": "agt_1" }),
        "sign_in_at_provider" => json!({ "device": false }),
        "take_over" => json!({ "provider": "Clerk" }),
        "find_users" => json!({ "query": "dana" }),
        "candidate" => json!({ "workspace": "ws_1", "user": "usr_1" }),
        "preflight" | "enter" => json!({ "draft": draft }),
        "members" => json!({ "query": {} }),
        "member" | "history_session" => json!({ "id": "x" }),
        "compare" => {
            json!({ "left": { "type": "member", "id": "x" }, "right": { "type": "member_at", "id": "x", "at": 0 } })
        }
        "receipt_text" | "export_session" => json!({ "id": "x", "format": "markdown" }),
        "correct_note" => json!({ "seq": 1, "text": "x" }),
        "add_note" | "draft_note" => json!({ "note": { "kind": "observed", "text": "x" } }),
        "approve_request" => {
            json!({ "id": "er_1", "approval": { "minutes": 5, "scope": ["members:read"], "word": "" } })
        }
        "decline_request" => json!({ "id": "er_1", "refusal": { "word": "no" } }),
        "revoke_approval" => json!({ "id": "er_1", "revoking": { "word": "" } }),
        "arm" => json!({ "draft": {
            "change": { "kind": "member_role", "member_id": "usr_1", "role_id": "role_1" },
            "purpose": "p", "authorised_by": "a", "how": "mail"
        } }),
        "extend_session" => json!({ "minutes": 5, "reason": "because it is a test" }),
        "end_session_of" => json!({ "id": "ses_1", "message": "" }),
        "decided_requests" => json!({ "since": 0 }),
        "audit_log" => json!({ "changes": true }),
        "dismiss_notice" => json!({ "id": 1 }),
        "open_ticket" => json!({ "ticket": "SUP-1" }),
        "set_preferences" => {
            json!({ "preferences": { "theme": "dark", "notes_open": true, "notes_width": 300 } })
        }
        _ => json!({}),
    }
}

/// Whether the response is ours: a value, or a problem with one of our codes.
fn is_ours(answer: &Result<Value, Value>) -> bool {
    match answer {
        Ok(_) => true,
        Err(error) => error.get("code").is_some(),
    }
}

fn source(path: &str) -> String {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri").join(path)).unwrap()
}

/// The commands in the permission file.
fn permitted() -> Vec<String> {
    let mut names: Vec<String> = source("permissions/main.toml")
        .lines()
        .filter_map(|line| line.strip_prefix("commands.allow = "))
        .flat_map(|list| list.trim_matches(['[', ']']).split(','))
        .map(|name| name.trim().trim_matches('"').to_owned())
        .collect();
    names.sort();
    names
}

/// The commands in the handler.
fn handled() -> Vec<String> {
    let text = source("commands/mod.rs");
    let list = text.split("generate_handler![").nth(1).unwrap().split(']').next().unwrap();
    let mut names: Vec<String> =
        list.split(',').filter_map(|path| path.trim().split("::").nth(1)).map(ToOwned::to_owned).collect();
    names.sort();
    names
}

#[test]
fn every_command_is_permitted_by_name_and_none_else() {
    assert_eq!(permitted(), handled());
    assert!(handled().len() > 20);
}

#[test]
fn the_one_window_may_call_every_own_command() {
    let app = app("main");
    let main = window(&app, "main");
    for command in handled() {
        let answer = call(&main, &command, OWN);
        assert!(is_ours(&answer), "{command}: {answer:?}");
    }
}

#[test]
fn another_window_may_call_none() {
    let app = app("other");
    let other = window(&app, "other");
    for command in handled() {
        let answer = call(&other, &command, OWN);
        assert!(!is_ours(&answer), "{command} was answered: {answer:?}");
    }
}

#[test]
fn a_page_from_elsewhere_may_call_none_even_in_the_one_window() {
    let app = app("remote");
    let main = window(&app, "main");
    for from in ["https://evil.example", "http://tauri.localhost.evil.example", "http://127.0.0.1:4000"] {
        for command in handled() {
            let answer = call(&main, &command, from);
            assert!(!is_ours(&answer), "{command} was answered to {from}: {answer:?}");
        }
    }
}

#[test]
fn the_one_window_gets_nothing_of_the_plugins_and_of_tauri_but_listening() {
    let app = app("plugins");
    let main = window(&app, "main");
    for command in [
        "plugin:store|load",
        "plugin:store|get",
        "plugin:store|set",
        "plugin:store|entries",
        "plugin:updater|check",
        "plugin:updater|download",
        "plugin:updater|install",
        "plugin:updater|download_and_install",
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:window|close",
        "plugin:window|set_title",
        "plugin:webview|create_webview_window",
        "plugin:path|resolve_directory",
        "plugin:app|version",
    ] {
        let answer = call(&main, command, OWN);
        assert!(answer.is_err(), "{command} was answered: {answer:?}");
    }
}

#[test]
fn odd_arguments_are_refused_and_break_nothing() {
    let app = app("odd");
    let main = window(&app, "main");
    for (command, body) in [
        ("enter", json!({ "draft": 7 })),
        ("enter", json!({ "draft": { "user_id": "u", "__proto__": {} } })),
        ("add_note", json!({ "note": { "kind": "entered", "text": "x" } })),
        (
            "set_preferences",
            json!({ "preferences": { "theme": "dark", "notes_open": true, "notes_width": 300, "timezone": "UTC" } }),
        ),
        ("dismiss_notice", json!({ "id": -1 })),
    ] {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: OWN.parse().unwrap(),
            body: InvokeBody::Json(body),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        assert!(get_ipc_response(&main, request).is_err(), "{command}");
    }
    assert!(is_ours(&call(&main, "snapshot", OWN)));
}
