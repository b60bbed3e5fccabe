//! The organization's own terms: its permissions and its access settings are imported, and stand where people read them.

use crate::world::*;
use ergo_server::data::{ImportError, Options, export, import};
use serde_json::{Value, json};

const FIRST: &str = r#"{"type":"ergo_import","version":1}"#;
const PEEK: &str = r#"{"type":"permission","key":"people.peek","group":"People","label":"Peek at colleagues","stands_for":"members.view"}"#;
const WATERMARK: &str = r#"{"type":"access_setting_definition","key":"watermark","group":"Brand","label":"Watermark","kind":"choice","choices":[{"value":"none","label":"No watermark"},{"value":"logo","label":"The logo"}],"default":{"type":"choice","value":"logo"},"permission":"people.peek"}"#;

async fn load(database: &str, lines: &[&str], options: Options) -> Result<Value, ImportError> {
    let text = format!("{FIRST}\n{}\n", lines.join("\n"));
    Ok(serde_json::to_value(import(database, text.as_bytes(), options).await?).unwrap())
}

async fn define(world: &World, lines: &[&str]) {
    load(&world.database.url(), lines, Options::default()).await.unwrap();
}

fn count<'a>(imported: &'a Value, kind: &str) -> &'a Value {
    imported["counts"].as_array().unwrap().iter().find(|count| count["kind"] == kind).unwrap()
}

fn by_key<'a>(list: &'a Value, key: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|one| one["key"] == key).unwrap()
}

#[tokio::test]
async fn the_matrix_the_effective_access_and_the_settings_speak_the_organizations_words() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let renamed =
        r#"{"type":"permission","key":"members.view","group":"People","label":"Look at colleagues"}"#;
    define(&world, &[renamed, PEEK, WATERMARK]).await;

    let roles = world.get(&format!("/v1/workspaces/{MARLOW}/roles"), &inside).await.ok();
    assert_eq!(by_key(&roles["permissions"], "members.view")["label"], "Look at colleagues");
    // A renamed one keeps its place, and a new one comes last.
    let keys: Vec<_> = roles["permissions"].as_array().unwrap().iter().map(|one| &one["key"]).collect();
    assert_eq!((keys[0], keys[26]), (&json!("members.view"), &json!("people.peek")));

    let access = format!("/v1/workspaces/{MARLOW}/members/{DANA}/effective-access");
    let access = world.get(&access, &inside).await.ok();
    let labels: Vec<_> =
        access["items"].as_array().unwrap().iter().map(|one| &one["permission"]["label"]).collect();
    assert!(labels.contains(&&json!("Peek at colleagues")), "{labels:?}");

    let settings = world.get(&format!("/v1/workspaces/{MARLOW}/access-settings"), &inside).await.ok();
    let watermark = by_key(&settings["items"], "watermark");
    assert_eq!(watermark["value"], json!({ "type": "choice", "value": "logo" }));
    assert_eq!(watermark["choices"][0], json!({ "value": "none", "label": "No watermark" }));
    assert_eq!(watermark["protected"], false);
    let domains = by_key(&settings["items"], "allowed_domains");
    assert_eq!(domains["empty_means"], "Any domain");
}

#[tokio::test]
async fn a_right_is_given_by_the_permissions_that_stand_for_it_and_by_no_other() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let members = format!("/v1/workspaces/{MARLOW}/members");
    define(&world, &[PEEK]).await;
    world.execute("UPDATE roles SET permissions = 'people.peek' WHERE workspace_id = 'ws_marlow' AND name = 'Editor'").await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    world.get(&members, &inside).await.ok();

    let nothing = PEEK.replace("members.view", "");
    define(&world, &[&nothing]).await;
    let refused = world.get(&members, &inside).await;
    refused.refused(403, "viewed_user_cannot");
    assert!(refused.json()["detail"].as_str().unwrap().starts_with("Dana Reyes cannot see members"));

    // The server's own name gives the right only while it stands for it.
    world.execute("UPDATE roles SET permissions = 'members.view' WHERE workspace_id = 'ws_marlow' AND name = 'Editor'").await;
    world.get(&members, &inside).await.ok();
    let other =
        r#"{"type":"permission","key":"members.view","group":"Old","label":"Browse","stands_for":""}"#;
    define(&world, &[other]).await;
    let refused = world.get(&members, &inside).await;
    refused.refused(403, "viewed_user_cannot");
}

#[tokio::test]
async fn a_setting_takes_the_permission_that_it_names_and_some_are_never_changed_by_support() {
    let world = World::training().await;
    let (sam, aiko) = (world.sign_in(SAM).await, world.sign_in(AIKO).await);
    define(
        &world,
        &[
            PEEK,
            WATERMARK,
            r#"{"type":"access_setting_definition","key":"legal_hold","group":"Legal","label":"Legal hold","kind":"switch","support_may_change":false}"#,
        ],
    )
    .await;
    let path = |key: &str| format!("/v1/workspaces/{MARLOW}/access-settings/{key}");
    let none = json!({ "value": { "type": "choice", "value": "none" } });
    // An admin may change every setting but this one, which takes a permission of its own.
    let refused = world.patch(&path("watermark"), &aiko, "*", &none).await;
    refused.refused(403, "forbidden");
    assert!(refused.json()["detail"].as_str().unwrap().contains("peek at colleagues"));
    world
        .execute(
            "UPDATE roles SET permissions = permissions || ' people.peek' WHERE workspace_id = 'ws_marlow' AND name = 'Admin'",
        )
        .await;
    world.patch(&path("watermark"), &aiko, "*", &none).await.ok();
    let unknown = json!({ "value": { "type": "choice", "value": "password" } });
    world.patch(&path("watermark"), &aiko, "*", &unknown).await.refused(400, "invalid_request");

    let inside = world.enter_to_change(&sam, AIKO, MARLOW).await;
    let sid = world.session_id(&inside).await;
    let grants = format!("/v1/sessions/{sid}/change-grants");
    let change = |key: &str, value: Value| {
        json!({
            "change": { "kind": "access_setting", "key": key, "value": value },
            "purpose": "They asked for it", "authorised_by": "Ivana", "how": "mail"
        })
    };
    let on = json!({ "type": "switch", "value": true });
    let refused = world.post(&grants, &inside, &change("legal_hold", on.clone())).await;
    refused.refused(403, "protected_while_impersonating");
    assert!(refused.json()["detail"].as_str().unwrap().starts_with("Legal hold cannot be changed"));
    let logo = json!({ "type": "choice", "value": "logo" });
    let armed = world.post(&grants, &inside, &change("watermark", logo)).await.ok();
    assert_eq!((&armed["before"], &armed["after"]), (&json!("No watermark"), &json!("The logo")));
    // The customer changes it themselves.
    world.patch(&path("legal_hold"), &aiko, "*", &json!({ "value": on })).await.ok();
    let settings = world.get(&format!("/v1/workspaces/{MARLOW}/access-settings"), &inside).await.ok();
    assert_eq!(by_key(&settings["items"], "legal_hold")["protected"], true);
}

#[tokio::test]
async fn a_definition_that_does_not_fit_what_workspaces_have_takes_new_values_with_it() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    let fewer = r#"{"type":"access_setting_definition","key":"guest_invitations","group":"Sharing","label":"Guests","kind":"choice","choices":[{"value":"leads","label":"Team leads"}]}"#;
    let database = world.database.url();
    let wrong = load(&database, &[PEEK, fewer], Options::default()).await.unwrap_err().to_string();
    assert!(wrong.starts_with("line 3, key: “Guests” must be one of these: Team leads, and ws_"), "{wrong}");
    let values = [MARLOW, LUMEN, NORTHWIND, HALCYON].map(|workspace| {
        format!(
            r#"{{"type":"access_setting","workspace":"{workspace}","key":"guest_invitations","value":{{"type":"choice","value":"leads"}}}}"#
        )
    });
    let lines: Vec<&str> = std::iter::once(fewer).chain(values.iter().map(String::as_str)).collect();
    define(&world, &lines).await;
    let settings = world.get(&format!("/v1/workspaces/{MARLOW}/access-settings"), &ivana).await.ok();
    assert_eq!(by_key(&settings["items"], "guest_invitations")["value"]["value"], "leads");
    let mut out = Vec::new();
    export(&database, &mut out).await.unwrap();
    import(&database, &out[..], Options::default()).await.unwrap();
}

#[tokio::test]
async fn what_was_armed_in_the_old_words_is_void() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter_to_change(&sam, AIKO, MARLOW).await;
    let sid = world.session_id(&inside).await;
    let change = json!({ "kind": "access_setting", "key": "public_links", "value": { "type": "switch", "value": true } });
    let draft =
        json!({ "change": change, "purpose": "They asked for it", "authorised_by": "Ivana", "how": "mail" });
    let grants = format!("/v1/sessions/{sid}/change-grants");
    let open = "SELECT count(*) FROM change_grants WHERE used_at IS NULL AND voided_at IS NULL";
    world.post(&grants, &inside, &draft).await.ok();
    // A new word changes nothing that is armed.
    define(&world, &[PEEK]).await;
    assert_eq!(world.number(open).await, 1);
    let renamed = r#"{"type":"access_setting_definition","key":"public_links","group":"Sharing","label":"Anyone can delete everything","kind":"switch"}"#;
    let dry = Options { dry_run: true, prune: false };
    load(&world.database.url(), &[renamed], dry).await.unwrap();
    assert_eq!(world.number(open).await, 1);
    define(&world, &[renamed]).await;
    assert_eq!(world.number(open).await, 0);
    let disarmed = "SELECT detail FROM audit WHERE action = 'change.disarmed'";
    assert!(world.text(disarmed).await.contains("An import changed permissions, roles, or access settings"));
}

#[tokio::test]
async fn what_is_wrong_in_a_definition_is_said_and_nothing_is_written() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &[], Options::default()).await.unwrap();
    let setting = |rest: &str| {
        format!(r#"{{"type":"access_setting_definition","key":"k","group":"G","label":"L",{rest}}}"#)
    };
    let own = |key: &str, rest: &str| setting(rest).replace("\"k\"", &format!("{key:?}"));
    for (line, said) in [
        (PEEK.replace("members.view", "members.see"), "line 2, stands_for: Use one of these: members.view, "),
        (PEEK.replace("Peek at", "Peek\u{200b} at"), "line 2, label: Remove the invisible character"),
        (PEEK.replace("people.peek", "people peek"), "line 2, key: "),
        (WATERMARK.to_owned(), "line 2, permission: There is no permission \"people.peek\""),
        (setting(r#""kind":"slider""#), "line 2: unknown variant"),
        (setting(r#""kind":"choice""#), "line 2, choices: Offer 1 to 50 choices"),
        (
            setting(r#""kind":"choice","choices":[{"value":"a","label":"A"},{"value":"a","label":"B"}]"#),
            "line 2, choices: Two choices have the value \"a\"",
        ),
        (
            setting(r#""kind":"choice","choices":[{"value":"a","label":"A"},{"value":"b","label":"A"}]"#),
            "line 2, choices: Two choices have the label \"A\"",
        ),
        (setting(r#""kind":"number","most":-5"#), "line 2, default: “L” must be a number of at most -5"),
        (PEEK.replace("Peek at colleagues", "\u{200d}"), "line 2, label: Use at least one character that can be seen"),
        (PEEK.replace("people.peek", ".."), "line 2, key: "),
        (PEEK.replace("people.peek", "Members.View"), "line 2, key: Another permission has this key"),
        (
            r#"{"type":"permission","key":"security.manage_support","group":"G","label":"L","stands_for":""}"#.to_owned(),
            "line 1: No permission stands for security.manage_support",
        ),
        (
            own("longest_session_minutes", r#""kind":"number","least":5,"most":240,"unit":"seconds","support_may_change":false"#),
            "line 2, unit: ",
        ),
        (
            own("changes_allowed", r#""kind":"switch","support_may_change":false,"permission":"billing.view""#),
            "line 2, permission: The server acts on this setting",
        ),
        (setting(r#""kind":"switch","unit":"hours""#), "line 2, unit: Only a setting of the kind number"),
        (setting(r#""kind":"number","least":9,"most":5"#), "line 2, most: "),
        (
            setting(r#""kind":"number","most":5,"default":{"type":"number","value":6}"#),
            "line 2, default: “L” must be a number of at most 5",
        ),
        (own("support_access", r#""kind":"switch""#), "line 2, kind: The server acts on this setting"),
        (
            own("changes_allowed", r#""kind":"switch""#),
            "line 2, support_may_change: Support never changes this",
        ),
        (
            own(
                "longest_session_minutes",
                r#""kind":"number","least":5,"most":9000,"support_may_change":false"#,
            ),
            "line 2, least: ",
        ),
        (
            own(
                "support_notify",
                r#""kind":"choice","choices":[{"value":"owners","label":"O"}],"support_may_change":false"#,
            ),
            "line 2, choices: The server acts on this setting. Its values are owners, admins",
        ),
    ] {
        let wrong = load(&database, &[&line], Options::default()).await.unwrap_err().to_string();
        assert!(wrong.starts_with(said), "{line}: {wrong}");
    }
    let long = PEEK.replace("Peek at colleagues", &"x".repeat(200));
    let many: Vec<String> = (0..1_100).map(|one| long.replace("people.peek", &format!("p{one}"))).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let wrong = load(&database, &many, Options::default()).await.unwrap_err().to_string();
    assert!(wrong.contains("All of them can have 256 KiB"), "{wrong}");
    // A line can use what a line before it defines.
    let role = r#"{"type":"role","workspace":"ws_a","id":"r","name":"R","permissions":["people.peek"]}"#;
    let workspace = r#"{"type":"workspace","id":"ws_a","name":"A"}"#;
    let unknown =
        load(&database, &[workspace, role, PEEK], Options::default()).await.unwrap_err().to_string();
    assert!(unknown.starts_with("line 3, permissions: There is no permission"), "{unknown}");
    load(&database, &[PEEK, WATERMARK, workspace, role], Options::default()).await.unwrap();
}

#[tokio::test]
async fn pruning_replaces_the_standard_vocabulary_and_leaves_what_is_needed() {
    let folder = Folder::new();
    let database = folder.database();
    let prune = Options { prune: true, dry_run: false };
    let role = r#"{"type":"role","workspace":"ws_a","id":"r","name":"R","permissions":["people.peek","billing.view"]}"#;
    let workspace = r#"{"type":"workspace","id":"ws_a","name":"A"}"#;
    // A file without a vocabulary leaves it alone.
    let pruned = load(&database, &[workspace], prune).await.unwrap();
    assert_eq!(count(&pruned, "permission")["removed"], 0);
    load(&database, &[PEEK, workspace, role], Options::default()).await.unwrap();
    let pruned = load(&database, &[PEEK, WATERMARK, workspace, role], prune).await.unwrap();
    // Kept: what the role grants, what a remaining setting takes, and the rights for which nothing else stands:
    // billing.view, security.manage_support and seven others; members.view has a successor.
    let permissions = count(&pruned, "permission");
    assert_eq!((&permissions["removed"], &permissions["kept"]), (&json!(17), &json!(9)), "{pruned}");
    let settings = count(&pruned, "access_setting_definition");
    assert_eq!((&settings["removed"], &settings["kept"]), (&json!(10), &json!(4)), "{pruned}");
    let again = load(&database, &[PEEK, WATERMARK, workspace, role], prune).await.unwrap();
    let permissions = count(&again, "permission");
    assert_eq!((&permissions["removed"], &permissions["changed"]), (&json!(0), &json!(0)), "{again}");
}

#[tokio::test]
async fn the_document_names_all_rights_and_its_examples_can_be_imported() {
    let document =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/IMPORT.md")).unwrap();
    let blocks = document.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let lines: Vec<&str> = blocks.flat_map(str::lines).filter(|line| !line.contains("ergo_import")).collect();
    assert!(lines.len() > 5, "{lines:?}");
    let folder = Folder::new();
    load(&folder.database(), &lines, Options::default()).await.unwrap();

    let wrong = PEEK.replace("members.view", "x");
    let wrong = load(&folder.database(), &[&wrong], Options::default()).await.unwrap_err().to_string();
    let rights = wrong.split("one of these: ").nth(1).unwrap().split(". Nothing").next().unwrap();
    for right in rights.split(", ") {
        assert!(document.contains(&format!("`{right}`")), "{right} is not in the document");
    }
}
