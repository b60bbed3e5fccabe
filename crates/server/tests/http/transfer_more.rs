//! What an import must not do by accident: give one address to two people, let somebody in again, or leave something open.

use crate::world::{database::Database, *};
use ergo_protocol::transfer::{Count, Imported};
use ergo_server::{
    agents,
    data::{Options, export, import, import_members},
};
use serde_json::json;
use std::{
    fmt::Write,
    io::Write as _,
    process::{Command, Output, Stdio},
    time::Duration,
};

const PRUNE: Options = Options { prune: true, dry_run: false };

fn file(lines: &[&str]) -> String {
    let first = "{\"type\":\"ergo_import\",\"version\":1}\n".to_owned();
    lines.iter().fold(first, |mut text, line| {
        writeln!(text, "{line}").unwrap();
        text
    })
}

fn person(id: &str, email: &str) -> String {
    json!({ "type": "person", "id": id, "name": id, "email": email }).to_string()
}

async fn load(url: &str, lines: &[&str], options: Options) -> Result<Imported, String> {
    import(url, file(lines).as_bytes(), options).await.map_err(|error| error.to_string())
}

async fn exported(url: &str) -> String {
    let mut text = Vec::new();
    export(url, &mut text).await.unwrap();
    String::from_utf8(text).unwrap()
}

fn of<'a>(imported: &'a Imported, kind: &str) -> &'a Count {
    imported.counts.iter().find(|count| count.kind == kind).unwrap()
}

fn changes(imported: &Imported) -> u64 {
    imported.counts.iter().map(|count| count.added + count.changed + count.removed + count.disabled).sum()
}

/// A workspace with two roles.
const ALDER: [&str; 3] = [
    r#"{"type":"workspace","id":"ws_a","name":"Alder","plan":"Team","region":"EU"}"#,
    r#"{"type":"role","workspace":"ws_a","id":"role_own","name":"Owner","owner":true}"#,
    r#"{"type":"role","workspace":"ws_a","id":"role_view","name":"Viewer"}"#,
];

#[tokio::test]
async fn two_people_never_have_one_address_in_any_ascii_case() {
    let database = Database::empty().await;
    let url = database.url();
    load(&url, &[&person("usr_1", "Ünal@x.example")], Options::default()).await.unwrap();
    for email in ["Ünal@X.example", "Ünal@x.example", "Ünal@x.EXAMPLE"] {
        let wrong = load(&url, &[&person("usr_2", email)], Options::default()).await.unwrap_err();
        assert!(wrong.starts_with("line 2, email: Someone else has this email address: usr_1"), "{wrong}");
        let pair = [&*person("usr_3", "new@x.example"), &*person("usr_4", "NEW@x.example")];
        let wrong = load(&url, &pair, Options::default()).await.unwrap_err();
        assert!(wrong.starts_with("line 3, email: Someone else has this email address: usr_3"), "{wrong}");
    }
    // Other letters are other letters.
    load(&url, &[&person("usr_2", "ünal@x.example")], Options::default()).await.unwrap();
}

#[tokio::test]
async fn an_address_can_move_on_wherever_a_batch_ends() {
    let database = Database::empty().await;
    let url = database.url();
    let [old, new] = ["dana@x.example", "dana.r@x.example"];
    let between = ALDER[0];
    let mut holder = "usr_dana".to_owned();
    load(&url, &[&person(&holder, old)], Options::default()).await.unwrap();
    for (number, with_another_kind) in [false, true].into_iter().enumerate() {
        let next = format!("usr_{number}");
        let moved = format!("{number}{new}");
        let (gives, takes) = (person(&holder, &moved), person(&next, old));
        let lines = if with_another_kind { vec![&*gives, between, &*takes] } else { vec![&*gives, &*takes] };
        // The other way round, two people would have it for a moment.
        let mut turned = lines.clone();
        turned.reverse();
        let wrong = load(&url, &turned, Options::default()).await.unwrap_err();
        assert!(wrong.starts_with("line 2, email: ") && wrong.contains(&holder), "{wrong}");
        load(&url, &lines, Options::default()).await.unwrap();
        let out = exported(&url).await;
        for (id, email) in [(&holder, &*moved), (&next, old)] {
            let line = format!("\"id\":\"{id}\",\"name\":\"{id}\",\"email\":\"{email}\"");
            assert!(out.contains(&line), "{line}: {out}");
        }
        holder = next;
    }
}

#[tokio::test]
async fn with_pruning_the_file_alone_says_who_has_an_address() {
    let database = Database::empty().await;
    let url = database.url();
    let agent = r#"{"type":"agent","person":"agt_1","role":"agent"}"#;
    let before = [&*person("usr_1", "a@x.example"), &*person("usr_2", "b@x.example")];
    let sam = person("agt_1", "sam@x.example");
    load(&url, &[before[0], before[1], &*sam, agent], Options::default()).await.unwrap();
    // A new ID for the same address, and two people who change places.
    let after = [
        &*person("usr_3", "A@x.example"),
        &*person("usr_2", "sam@x.example"),
        &*person("agt_1", "b@x.example"),
    ];
    let done = load(&url, &[after[0], after[1], after[2], agent], PRUNE).await.unwrap();
    assert_eq!(
        (of(&done, "person").added, of(&done, "person").changed, of(&done, "person").removed),
        (1, 2, 1)
    );
    let out = exported(&url).await;
    assert!(!out.contains("usr_1") && out.contains("A@x.example"), "{out}");
    // Two lines with one address are wrong all the same, whichever comes first.
    let two = [&*person("usr_4", "c@x.example"), &*person("usr_5", "C@x.example")];
    let wrong = load(&url, &two, PRUNE).await.unwrap_err();
    assert!(wrong.starts_with("line 3, email: Someone else has this email address: usr_4"), "{wrong}");
    let two = [&*person("usr_4", "sam@x.example"), ALDER[0], &*person("usr_2", "sam@x.example")];
    let wrong = load(&url, &two, PRUNE).await.unwrap_err();
    assert!(wrong.starts_with("line 4, email: Someone else has this email address: usr_4"), "{wrong}");
    // Who stays keeps their address.
    agents::disable(&url, "agt_1").await.unwrap();
    let wrong = load(&url, &[ALDER[0], &person("usr_9", "b@x.example")], PRUNE).await.unwrap_err();
    assert!(wrong.starts_with("line 3, email: agt_1 has this email address and is kept"), "{wrong}");
    assert!(!exported(&url).await.contains("usr_9"), "nothing was written");
}

#[tokio::test]
async fn what_an_import_suspends_is_closed_as_by_a_directory() {
    let world = World::training().await;
    let url = world.database.url();
    let (sam, dana) = (world.sign_in(SAM).await, world.sign_in(DANA).await);
    let request = world.entry(&sam, DANA, MARLOW).await;
    let ticket = world.ticket(&sam, &request).await;
    let role = world.text("SELECT role_id FROM memberships WHERE person_id = 'usr_7f3k'").await;
    let line = |status: &str| {
        json!({ "type": "member", "workspace": MARLOW, "person": DANA, "role": role, "status": status })
            .to_string()
    };
    load(&url, &[&line("suspended")], Options::default()).await.unwrap();
    let closed = "SELECT count(*) FROM audit WHERE action = 'entry.closed' AND target = 'usr_7f3k'";
    assert_eq!(world.number(closed).await, 1);
    let own = "SELECT end_cause FROM sessions WHERE subject_id = 'usr_7f3k' AND actor_id IS NULL";
    assert_eq!(world.text(own).await, "ended_by_customer");
    world.get("/v1/session", &dana).await.refused(401, "session_ended");
    load(&url, &[&line("active")], Options::default()).await.unwrap();
    world.get("/v1/session", &dana).await.refused(401, "session_ended");
    world.exchange(&ticket, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");
    assert_eq!(world.get(&format!("/v1/entry-requests/{request}"), &sam).await.ok()["state"], "withdrawn");
}

#[tokio::test]
async fn pruning_disables_an_agent_as_the_command_does() {
    let world = World::training().await;
    let url = world.database.url();
    let sam = world.sign_in(SAM).await;
    let request = world.entry(&sam, DANA, MARLOW).await;
    // Somebody who never acted, disabled before: an export leaves them out, and they stay.
    agents::disable(&url, ROBIN).await.unwrap();
    let all = exported(&url).await;
    let again = import(&url, all.as_bytes(), PRUNE).await.unwrap();
    assert_eq!((changes(&again), of(&again, "agent").kept), (0, 1), "{again:?}");
    let line = format!("{{\"type\":\"agent\",\"person\":\"{SAM}\",\"role\":\"agent\"}}\n");
    assert!(all.contains(&line));
    let without = all.replace(&line, "");
    let done = import(&url, without.as_bytes(), PRUNE).await.unwrap();
    let agent = of(&done, "agent");
    assert_eq!((agent.removed, agent.disabled, agent.kept), (0, 1, 1));
    let again = import(&url, without.as_bytes(), PRUNE).await.unwrap();
    assert_eq!((changes(&again), of(&again, "agent").kept), (0, 2), "{again:?}");
    let audited = "SELECT count(*) FROM audit WHERE action = 'agent.disabled' AND target = 'usr_5kfr'";
    assert_eq!(world.number(audited).await, 1);
    agents::enable(&url, SAM).await.unwrap();
    world.get("/v1/session", &sam).await.refused(401, "session_ended");
    let sam = world.sign_in(SAM).await;
    assert_eq!(world.get(&format!("/v1/entry-requests/{request}"), &sam).await.ok()["state"], "withdrawn");
}

#[tokio::test]
async fn pruning_says_when_somebody_is_no_agent_any_more_and_counts_whom_teams_lose() {
    let database = Database::empty().await;
    let url = database.url();
    let (dana, sam) = (person("usr_1", "dana@x.example"), person("agt_1", "sam@x.example"));
    let member = r#"{"type":"member","workspace":"ws_a","person":"usr_1","role":"role_view"}"#;
    let team = r#"{"type":"team","workspace":"ws_a","id":"team_1","name":"T"}"#;
    let inside = r#"{"type":"team_member","workspace":"ws_a","team":"team_1","person":"usr_1"}"#;
    let agent = r#"{"type":"agent","person":"agt_1","role":"agent"}"#;
    let [workspace, owner, viewer] = ALDER;
    let all = [workspace, owner, viewer, &dana, &sam, member, team, inside, agent];
    load(&url, &all, Options::default()).await.unwrap();
    assert_eq!(database.wrong_counts().await, 0);
    let done = load(&url, &[workspace, owner, viewer, &dana, &sam, team], PRUNE).await.unwrap();
    let removed = ["member", "team_member", "team", "agent"].map(|kind| of(&done, kind).removed);
    assert_eq!(removed, [1, 1, 0, 1], "{done:?}");
    assert_eq!(database.wrong_counts().await, 0);
    assert_eq!(
        audited(&database).await,
        ["agent.added agt_1 agent, from the command line", "agent.removed agt_1 By an import that prunes"]
    );
}

/// What the audit says about agents.
async fn audited(database: &Database) -> Vec<String> {
    let sql = database.connect().await;
    let found = sqlx::query_scalar(
        "SELECT action || ' ' || target || ' ' || detail FROM audit WHERE action LIKE 'agent.%' ORDER BY seq",
    );
    let found = found.fetch_all(&sql).await.unwrap();
    sql.close().await;
    found
}

fn run(args: &[&str], url: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ergo-server")).args(args).args(["--database", url]).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test]
async fn who_becomes_an_agent_is_audited_and_nobody_is_enabled_by_the_way() {
    let database = Database::empty().await;
    let url = database.url();
    load(&url, &ALDER, Options::default()).await.unwrap();
    let add = |role| {
        ["agents", "add", "--person", "agt_1", "--role", role, "--name", "Sam", "--email", "sam@x.example"]
    };
    assert!(said(&run(&add("agent"), &url)).contains("Agents sign in"));
    said(&run(&["agents", "role", "--person", "agt_1", "--role", "lead"], &url));
    said(&run(&["agents", "role", "--person", "agt_1", "--role", "lead"], &url));
    said(&run(&["agents", "disable", "--person", "agt_1"], &url));
    let told = said(&run(&add("lead"), &url));
    assert!(told.contains("is disabled") && told.contains("agents enable"), "{told}");
    let done = load(&url, &[r#"{"type":"agent","person":"agt_1","role":"lead"}"#], Options::default())
        .await
        .unwrap();
    assert_eq!((changes(&done), done.warnings.len()), (0, 1));
    assert!(done.warnings[0].starts_with("agt_1 is disabled"), "{done:?}");
    assert!(agents::list(&url).await.unwrap()[0].disabled);
    assert_eq!(
        audited(&database).await,
        [
            "agent.added agt_1 agent, from the command line",
            "agent.role_set agt_1 agent -> lead, from the command line",
            "agent.disabled agt_1 From the command line",
        ]
    );
    let wrong = refused(&run(&["workspaces", "set", "--workspace", "ws_a", "--name", " x "], &url));
    assert!(wrong.starts_with("ergo-server: --name: Use 1 to") && !wrong.contains("imported"), "{wrong}");
    let taken =
        ["agents", "add", "--person", "agt_2", "--role", "lead", "--name", "S", "--email", "SAM@x.example"];
    let wrong = refused(&run(&taken, &url));
    assert!(wrong.contains("email: Someone else has this email address: agt_1"), "{wrong}");
}

async fn table(url: &str, text: &str) -> Result<Imported, String> {
    import_members(url, "ws_a", text.as_bytes(), Options::default()).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn what_a_line_or_a_table_leaves_out_stays() {
    let database = Database::empty().await;
    let url = database.url();
    let people = [&*person("usr_1", "a@x.example"), &*person("usr_2", "b@x.example")];
    let member = |person: &str, more: &str| {
        format!(
            "{{\"type\":\"member\",\"workspace\":\"ws_a\",\"person\":\"{person}\",\"role\":\"role_view\"{more}}}"
        )
    };
    let suspended = member("usr_1", ",\"status\":\"suspended\"");
    let invited = member("usr_2", ",\"status\":\"invited\"");
    load(&url, &[&ALDER[..], &people[..], &[&*suspended, &*invited]].concat(), Options::default())
        .await
        .unwrap();
    let before = exported(&url).await;
    let bare = r#"{"type":"workspace","id":"ws_a","name":"Alder"}"#;
    let done =
        load(&url, &[bare, &member("usr_1", ""), &member("usr_2", "")], Options::default()).await.unwrap();
    assert_eq!(changes(&done), 0, "{done:?}");
    let done =
        table(&url, "email,name,role\na@x.example,usr_1,Viewer\nb@x.example,usr_2,VIEWER\n").await.unwrap();
    assert_eq!(changes(&done), 0, "{done:?}");
    assert_eq!(exported(&url).await, before);
    table(&url, "email,name,role\nc@x.example,New,viewer\n").await.unwrap();
    assert!(exported(&url).await.contains("\"status\":\"active\""));
    let empty = r#"{"type":"workspace","id":"ws_a","name":"Alder","plan":""}"#;
    load(&url, &[empty], Options::default()).await.unwrap();
    assert!(exported(&url).await.contains("\"plan\":\"\",\"region\":\"EU\""));
}

#[tokio::test]
async fn a_long_table_is_new_once_and_an_address_of_two_people_is_nobodys() {
    let database = Database::empty().await;
    let url = database.url();
    load(&url, &ALDER, Options::default()).await.unwrap();
    // More than one batch.
    let row = |number: u32| format!("p{number}@x.example,P {number},viewer\n");
    let rows = |numbers: std::ops::Range<u32>| numbers.map(row).collect::<String>();
    let text = format!("email,name,role\n{}", rows(0..2500));
    let first = table(&url, &text).await.unwrap();
    assert_eq!((of(&first, "person").added, of(&first, "member").added), (2500, 2500));
    let again = table(&url, &text).await.unwrap();
    assert_eq!((changes(&again), of(&again, "member").unchanged), (0, 2500));
    // New people among those who are there.
    let mixed = table(&url, &format!("email,name,role\n{}", rows(2490..2510))).await.unwrap();
    assert_eq!((of(&mixed, "person").added, of(&mixed, "person").unchanged), (10, 10));
    // An older version let this happen.
    let sql = database.connect().await;
    let twice = "INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale)
                 VALUES ('usr_q', 'Q', 'q', 'P7@x.example', 'p7@x.example', 'Etc/UTC', 'en')";
    sqlx::query(twice).execute(&sql).await.unwrap();
    sql.close().await;
    let wrong = table(&url, &format!("email,name,role\n{}", row(7))).await.unwrap_err();
    assert!(wrong.starts_with("line 2, email: Someone else has this email address"), "{wrong}");
}

#[tokio::test]
async fn a_role_is_found_by_what_only_one_role_is_called() {
    let role = |id: &str, name: &str| {
        json!({ "type": "role", "workspace": "ws_a", "id": id, "name": name }).to_string()
    };
    // Their order does not matter.
    let mut roles = [role("viewer", "viewer"), role("r1", "member"), role("member", "Boss")];
    for _ in 0..2 {
        let database = Database::empty().await;
        let url = database.url();
        let lines: Vec<&str> = ALDER.into_iter().chain(roles.iter().map(String::as_str)).collect();
        load(&url, &lines[..2], Options::default()).await.unwrap();
        load(&url, &lines[3..], Options::default()).await.unwrap();
        for (called, id) in [
            ("viewer", Some("viewer")),
            ("VIEWER", Some("viewer")),
            ("r1", Some("r1")),
            ("boss", Some("member")),
        ]
        .into_iter()
        .chain([("member", None), ("Member", None)])
        {
            let done = table(&url, &format!("email,name,role\nx@x.example,X,{called}\n")).await;
            match id {
                Some(id) => {
                    done.unwrap();
                    let role = format!("\"role\":\"{id}\"");
                    assert!(exported(&url).await.contains(&role), "{called}");
                }
                None => assert!(done.unwrap_err().starts_with("line 2, role: Two roles have"), "{called}"),
            }
        }
        roles.reverse();
    }
}

#[tokio::test]
async fn the_first_wrong_line_is_named() {
    let database = Database::empty().await;
    let url = database.url();
    let taken = person("usr_1", "a@x.example");
    load(&url, &[&ALDER[..], &[&*taken]].concat(), Options::default()).await.unwrap();
    let wrong = person("usr_2", "a@x.example");
    let unknown = r#"{"type":"role","workspace":"ws_a","id":"r","name":"R","permissions":["nothing.here"]}"#;
    for later in ["junk", unknown, r#"{"type":"person","id":"","name":"X","email":"x@x.example"}"#] {
        let said = load(&url, &[&wrong, later], Options::default()).await.unwrap_err();
        assert!(said.starts_with("line 2, email: "), "{later}: {said}");
        let said = load(&url, &[&taken, later], Options::default()).await.unwrap_err();
        assert!(said.starts_with("line 3"), "{later}: {said}");
    }
    let long = "x".repeat(300 * 1024);
    for (text, said) in [
        ("email,name,role,id\nA@x.example,X,Viewer,usr_2\nshort\n".to_owned(), "line 2, email: Someone else"),
        (
            "email,name,role,id\nA@x.example,X,Viewer,usr_2\nq@x.example,Q,Nobody,\n".to_owned(),
            "line 2, email: ",
        ),
        (
            "email,name,role,id\nA@x.example,X,Viewer,usr_2\nq q,Q,Viewer,\n".to_owned(),
            "line 2, email: Someone",
        ),
        ("\r\n\r\nemail,name,role\r\n\r\n\r\nx@x.example,X\r\n".to_owned(), "line 6: The row has 2 values"),
        ("email,name,role\n\n\"q\nq\",X,Viewer\n\nx@x.example,X,Nobody".to_owned(), "line 3, email: "),
        ("email,name,role\n\n\nx@x.example,X,Nobody".to_owned(), "line 4, role: "),
        (format!("email,name,role\n\nx@x.example,{long},Viewer\n"), "line 3: The row is longer than 256 KiB"),
        (format!("\n{long}"), "line 2: The row is longer than 256 KiB"),
        ("email,name,role\nx@x.example,X,\n".to_owned(), "line 2, role: Enter the name or ID"),
        (
            "email,name,role\n,,\n\n,,\nx@x.example,X,Nobody\n".to_owned(),
            "line 5, role: The workspace has no",
        ),
        // Which of two rows about one person is meant must not be guessed.
        (
            "email,name,role,id\na@x.example,X,Viewer,\nz@x.example,Z,Viewer,usr_1\nshort".to_owned(),
            "line 3, id: An earlier row is about this person",
        ),
        (
            "email,name,role,id\nq@x.example,Q,Viewer,usr_q\nr@x.example,R,Owner,usr_q\n".to_owned(),
            "line 3, id: An earlier row is about this person",
        ),
        (
            format!(
                "email,name,role,joined_at\nq@x.example,Q,Viewer,2026-11-29T10:46:42.{}Z\n",
                "0".repeat(60)
            ),
            "line 2, joined_at: Use RFC 3339",
        ),
        // The address that somebody gives up is free for the next one.
        (
            "email,name,role,id\nz@x.example,X,Viewer,usr_1\na@x.example,Y,Viewer,\nx,Y,Nobody,".to_owned(),
            "line 4, role: ",
        ),
    ] {
        let wrong = table(&url, &text).await.unwrap_err();
        assert!(wrong.starts_with(said), "{said}: {wrong}");
    }
}

#[tokio::test]
async fn only_an_import_creates_a_database() {
    let folder = Folder::new();
    let missing = folder.database();
    let dry = load(&missing, &ALDER, Options { dry_run: true, prune: false }).await.unwrap();
    assert_eq!((changes(&dry), dry.warnings.len()), (3, 1));
    assert!(dry.warnings[0].contains(&missing), "{dry:?}");
    let add = ["agents", "add", "--person", "a", "--role", "lead", "--name", "A", "--email", "a@x.example"];
    for wrong in [refused(&run(&add, &missing)), table(&missing, "email,name,role\n").await.unwrap_err()] {
        assert!(wrong.contains("there is no database"), "{wrong}");
    }
    assert!(!std::path::Path::new(&missing).exists());
    load(&missing, &ALDER, Options::default()).await.unwrap();
}

#[test]
fn an_import_from_a_pipe_takes_no_lock_before_it_has_all_of_it() {
    let folder = Folder::new();
    let database = folder.database();
    let mut program = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
    let program =
        program.args(["import", "-", "--database", &database]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = program.spawn().unwrap();
    let mut pipe = program.stdin.take().unwrap();
    pipe.write_all(file(&ALDER).as_bytes()).unwrap();
    pipe.flush().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(!std::path::Path::new(&database).exists(), "it has begun");
    drop(pipe);
    assert!(said(&program.wait_with_output().unwrap()).ends_with("Imported.\n"));
}

#[tokio::test]
async fn a_second_import_says_that_another_one_is_writing() {
    let folder = Folder::new();
    let database = folder.database();
    load(&database, &ALDER, Options::default()).await.unwrap();
    let sql = sqlx::SqlitePool::connect(&format!("sqlite://{database}")).await.unwrap();
    let mut other = sql.acquire().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *other).await.unwrap();
    let wrong = load(&database, &ALDER, Options::default()).await.unwrap_err();
    assert!(wrong.starts_with("another import or command is writing"), "{wrong}");
}
