//! Data in and out: a file is imported, changes nothing the second time, and comes out as it went in.

use crate::world::Folder;
use ergo_protocol::transfer::{Count, Imported};
use ergo_server::{
    data::{ImportError, Options, export, import, import_members},
    workspaces,
};
use std::fmt::Write;

const FIRST: &str = r#"{"type":"ergo_import","version":1}"#;

/// Two workspaces, small.
fn sample() -> String {
    let mut text = format!("{FIRST}\n");
    for line in [
        r#"{"type":"workspace","id":"ws_a","name":"Alder","plan":"Team","region":"EU","created_at":"2024-02-29T12:00:00Z"}"#,
        r#"{"type":"workspace","id":"ws_b","name":"Birch","support":{"access":"on","changes_allowed":true,"longest_session_minutes":30,"notify":"admins"}}"#,
        r#"{"type":"role","workspace":"ws_a","id":"role_own","name":"Owner","permissions":["members.view","teams.view"],"owner":true,"built_in":true}"#,
        r#"{"type":"role","workspace":"ws_a","id":"role_view","name":"Viewer","permissions":["members.view"]}"#,
        r#"{"type":"role","workspace":"ws_b","id":"role_b","name":"Everyone"}"#,
        r#"{"type":"person","id":"usr_1","name":"Dana Reyes","email":"dana@a.example","timezone":"Europe/Lisbon","locale":"pt-PT"}"#,
        r#"{"type":"person","id":"usr_2","name":"ياسمين صالح","email":"yasmin@a.example"}"#,
        r#"{"type":"person","id":"agt_1","name":"Sam Okafor","email":"sam@ergo.example"}"#,
        r#"{"type":"member","workspace":"ws_a","person":"usr_1","role":"role_own"}"#,
        r#"{"type":"member","workspace":"ws_a","person":"usr_2","role":"role_view","status":"suspended","joined_at":"2025-01-01T00:00:00.5Z"}"#,
        r#"{"type":"member","workspace":"ws_b","person":"usr_1","role":"role_b"}"#,
        r#"{"type":"team","workspace":"ws_a","id":"team_1","name":"Exports","lead":"usr_1","permissions":["invoices.export"]}"#,
        r#"{"type":"team_member","workspace":"ws_a","team":"team_1","person":"usr_1"}"#,
        r#"{"type":"access_setting","workspace":"ws_a","key":"session_hours","value":{"type":"number","value":24}}"#,
        r#"{"type":"agent","person":"agt_1","role":"agent"}"#,
    ] {
        writeln!(text, "{line}").unwrap();
    }
    text
}

async fn load(database: &str, text: &str, options: Options) -> Result<Imported, ImportError> {
    import(database, text.as_bytes(), options).await
}

async fn exported(database: &str) -> String {
    let mut text = Vec::new();
    export(database, &mut text).await.unwrap();
    String::from_utf8(text).unwrap()
}

fn sum(imported: &Imported, of: fn(&Count) -> u64) -> u64 {
    imported.counts.iter().map(of).sum()
}

#[tokio::test]
async fn a_file_comes_in_once_and_goes_out_as_it_came() {
    let (one, other) = (Folder::new(), Folder::new());
    let (one, other) = (one.database(), other.database());
    let first = load(&one, &sample(), Options::default()).await.unwrap();
    assert_eq!((first.lines, sum(&first, |count| count.added)), (16, 15));
    let again = load(&one, &sample(), Options::default()).await.unwrap();
    assert_eq!(sum(&again, |count| count.added + count.changed + count.removed), 0, "{again:?}");
    assert_eq!(sum(&again, |count| count.unchanged), 15);

    let out = exported(&one).await;
    // Its 16 lines, and the standard vocabulary: 26 permissions and 14 settings.
    assert_eq!(out.lines().count(), 16 + 26 + 14, "{out}");
    let again = load(&one, &out, Options::default()).await.unwrap();
    assert_eq!(sum(&again, |count| count.added + count.changed), 0, "{again:?}");
    load(&other, &out, Options::default()).await.unwrap();
    assert_eq!(exported(&other).await, out);
}

#[tokio::test]
async fn what_is_wrong_is_said_with_line_and_field_and_nothing_is_written() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &sample(), Options::default()).await.unwrap();
    let before = exported(&database).await;
    for (line, said) in [
        (
            r#"{"type":"person","id":"usr_9","name":"X","email":"dana@a.example"}"#,
            "line 3, email: Someone else",
        ),
        (
            r#"{"type":"member","workspace":"ws_a","person":"usr_9","role":"role_own"}"#,
            "line 3, person: There is no such person",
        ),
        (
            r#"{"type":"member","workspace":"ws_b","person":"usr_1","role":"role_own"}"#,
            "line 3, role: The workspace has no such role",
        ),
        (
            r#"{"type":"role","workspace":"ws_b","id":"role_own","name":"Mine"}"#,
            "line 3, id: A role of another workspace",
        ),
        (
            r#"{"type":"role","workspace":"ws_x","id":"role_x","name":"Mine"}"#,
            "line 3, workspace: There is no such workspace",
        ),
        (r#"{"type":"team","workspace":"ws_b","id":"team_x","name":"T","lead":"usr_2"}"#, "line 3, lead: "),
        (r#"{"type":"team_member","workspace":"ws_a","team":"team_1","person":"agt_1"}"#, "line 3, person: "),
        (r#"{"type":"agent","person":"usr_9","role":"lead"}"#, "line 3, person: "),
        (r#"{"type":"agent","person":"usr_1","role":"king"}"#, "line 3: "),
        (
            r#"{"type":"role","workspace":"ws_a","id":"role_n","name":"N","permissions":["members.vew"]}"#,
            "line 3, permissions: There is no permission",
        ),
        (
            r#"{"type":"access_setting","workspace":"ws_a","key":"support_access","value":{"type":"choice","value":"on"}}"#,
            "line 3, key: ",
        ),
        (
            r#"{"type":"access_setting","workspace":"ws_a","key":"session_hours","value":{"type":"number","value":9999}}"#,
            "line 3, value: ",
        ),
        (r#"{"type":"person","id":"usr 9","name":"X","email":"x@a.example"}"#, "line 3, id: "),
        (
            r#"{"type":"person","id":"usr_9","name":"Da\u202ena","email":"x@a.example"}"#,
            "line 3, name: Remove the invisible character (right-to-left override)",
        ),
        (
            r#"{"type":"person","id":"usr_9","name":"X","email":"x@a.example","timezone":"Lisbon"}"#,
            "line 3, timezone: ",
        ),
        (
            r#"{"type":"member","workspace":"ws_a","person":"usr_1","role":"role_own","joined_at":"yesterday"}"#,
            "line 3, joined_at: ",
        ),
    ] {
        let changed = r#"{"type":"person","id":"usr_1","name":"Dana R.","email":"dana@a.example"}"#;
        let wrong =
            load(&database, &format!("{FIRST}\n{changed}\n{line}\n"), Options::default()).await.unwrap_err();
        let wrong = wrong.to_string();
        assert!(wrong.starts_with(said) && wrong.ends_with("Nothing was imported"), "{line}: {wrong}");
        assert_eq!(exported(&database).await, before, "{line}");
    }
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &sample(), Options::default()).await.unwrap();
    let before = exported(&database).await;
    let text = sample()
        .replace("Dana Reyes", "Dana Reyes-Lopez")
        .replace("usr_2\",\"role\":\"role_view", "usr_2\",\"role\":\"role_own");
    let dry = load(&database, &text, Options { dry_run: true, prune: true }).await.unwrap();
    assert!(dry.dry_run);
    assert_eq!(sum(&dry, |count| count.changed), 2);
    assert_eq!(exported(&database).await, before);
    let real = load(&database, &text, Options::default()).await.unwrap();
    assert_eq!((real.counts, sum(&dry, |count| count.removed)), (dry.counts, 0));
}

#[tokio::test]
async fn pruning_removes_what_is_gone() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &sample(), Options::default()).await.unwrap();
    let left: String = sample()
        .lines()
        .filter(|line| !line.contains("usr_2") && !line.contains("ws_b"))
        .fold(String::new(), |mut text, line| {
            writeln!(text, "{line}").unwrap();
            text
        });
    let pruned = load(&database, &left, Options { prune: true, dry_run: false }).await.unwrap();
    let of = |kind: &str| pruned.counts.iter().find(|count| count.kind == kind).unwrap().removed;
    assert_eq!(
        ["workspace", "role", "person", "member", "team", "team_member", "access_setting", "agent"].map(of),
        [1, 1, 1, 2, 0, 0, 0, 0]
    );
    let other = Folder::new();
    let other = other.database();
    load(&other, &left, Options::default()).await.unwrap();
    let (one, two) = (exported(&database).await, exported(&other).await);
    let without_times = |text: &str| text.lines().filter(|line| !line.contains("\"member\"")).count();
    assert_eq!(without_times(&one), without_times(&two));
    assert!(!one.contains("usr_2") && !one.contains("ws_b"));
}

#[tokio::test]
async fn what_a_line_leaves_out_stays_and_a_repeated_person_or_address_is_noticed() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &sample(), Options::default()).await.unwrap();
    let before = exported(&database).await;
    assert!(before.contains("Europe/Lisbon") && before.contains("pt-PT"));
    let bare = r#"{"type":"person","id":"usr_1","name":"Dana Reyes","email":"dana@a.example"}"#;
    load(&database, &format!("{FIRST}\n{bare}\n"), Options::default()).await.unwrap();
    assert_eq!(exported(&database).await, before, "a person loses their timezone");

    let new = r#"{"type":"person","id":"usr_8","name":"Noor","email":"noor@a.example"}"#;
    let twice = load(&database, &format!("{FIRST}\n{new}\n{new}\n"), Options::default()).await.unwrap();
    let people = twice.counts.iter().find(|count| count.kind == "person").unwrap();
    assert_eq!((people.added, people.unchanged), (1, 1));
    let one = new.replace("usr_8", "usr_81").replace("noor@", "Same@");
    let other = new.replace("usr_8", "usr_82").replace("noor@", "same@");
    let wrong = load(&database, &format!("{FIRST}\n{one}\n{other}\n"), Options::default()).await.unwrap_err();
    assert!(wrong.to_string().starts_with("line 3, email: Someone else"), "{wrong}");
}

async fn table(database: &str, text: &str) -> Result<Imported, String> {
    import_members(database, "ws_a", text.as_bytes(), Options::default())
        .await
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_table_of_members_comes_in_by_address_and_by_the_name_of_the_role() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &sample(), Options::default()).await.unwrap();
    let text = "\u{feff}Name,EMAIL,Role,Status,Timezone\r\n\
                \"Reyes, Dana\",DANA@a.example,Owner,,Europe/Lisbon\r\n\
                Kofi Sarpong,kofi@a.example,role_view,Invited,\r\n";
    let first = table(&database, text).await.unwrap();
    assert_eq!(
        (first.lines, sum(&first, |count| count.added), sum(&first, |count| count.changed)),
        (2, 2, 1)
    );
    let again = table(&database, text).await.unwrap();
    assert_eq!(sum(&again, |count| count.added + count.changed + count.removed), 0, "{again:?}");
    let out = exported(&database).await;
    assert!(out.contains("\"Reyes, Dana\"") && out.contains("\"invited\""), "{out}");
    // Who is not in the table stays.
    assert!(out.contains("usr_2"));

    for (text, said) in [
        ("", "line 1: The column \"email\" is missing"),
        ("email,name\n", "line 1: The column \"role\" is missing"),
        ("email,name,role,shoe\n", "line 1: There is no column \"shoe\""),
        ("email,name,role,Role\n", "line 1: The column \"role\" is there twice"),
        ("email,name,role\nx@a.example,X\n", "line 2: The row has 2 values"),
        ("email,name,role\n\nx@a.example,X,Nobody\n", "line 3, role: The workspace has no role \"Nobody\""),
        ("email,name,role\nx y,X,Owner\n", "line 2, email: "),
        ("email,name,role,status\nx@a.example,X,Owner,gone\n", "line 2, status: "),
        ("email,name,role\nx@a.example,X,Owner\nX@a.example,Y,Owner\n", "line 3, email: "),
    ] {
        let wrong = table(&database, text).await.unwrap_err();
        assert!(wrong.starts_with(said), "{text:?}: {wrong}");
    }
    assert_eq!(exported(&database).await, out, "nothing of a wrong table was written");
    let nowhere = import_members(&database, "ws_x", &b"email,name,role\n"[..], Options::default()).await;
    assert!(nowhere.unwrap_err().to_string().contains("ws_x"));
}

#[tokio::test]
async fn a_file_that_is_none_makes_no_database() {
    let folder = Folder::new();
    assert!(load(&folder.database(), "PK\u{3}\u{4}", Options::default()).await.is_err());
    assert!(!std::path::Path::new(&folder.database()).exists());
}

#[tokio::test]
async fn workspaces_are_listed_and_set_and_that_is_audited() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &sample(), Options::default()).await.unwrap();
    let all = workspaces::list(&database, None).await.unwrap();
    let listed: Vec<_> =
        all.iter().map(|one| (&*one.workspace.name, one.members, one.open_sessions)).collect();
    assert_eq!(listed, [("Alder", 2, 0), ("Birch", 1, 0)]);
    let before = exported(&database).await;
    let new = workspaces::NewValues {
        name: Some("Elder".to_owned()),
        longest_session_minutes: Some(30),
        changes_allowed: Some(false),
        ..Default::default()
    };
    let changes = workspaces::set(&database, "ws_a", new.clone()).await.unwrap();
    assert_eq!(changes, ["name: Alder → Elder", "longest session: 60 minutes → 30 minutes"]);
    assert!(workspaces::set(&database, "ws_a", new).await.unwrap().is_empty());
    let after = exported(&database).await;
    let other = |text: &str| text.lines().filter(|line| !line.contains("\"ws_a\",\"name\"")).count();
    assert_eq!(other(&before), other(&after));
    assert!(after.contains("\"name\":\"Elder\",\"plan\":\"Team\""), "{after}");
    let bad = workspaces::NewValues { name: Some(" ".to_owned()), ..Default::default() };
    assert!(workspaces::set(&database, "ws_a", bad).await.unwrap_err().to_string().contains("name"));
    assert!(workspaces::list(&database, Some("ws_x")).await.is_err());
    let sql = sqlx::SqlitePool::connect(&format!("sqlite://{database}")).await.unwrap();
    let audited: Vec<String> = sqlx::query_scalar("SELECT detail FROM audit WHERE action = 'workspace.set'")
        .fetch_all(&sql)
        .await
        .unwrap();
    assert_eq!(audited, ["name: Alder → Elder; longest session: 60 minutes → 30 minutes"]);
}
