//! Every command in docs/SERVER.md is run as it stands there, in the order of the document, by a shell that finds the
//! real `ergo-server`. What the document shows below a command has to be what the command prints.
//!
//! But not those of "Installing as a service", which need a machine of their own: `cargo xtask test` runs them.
//!
//! Five things are replaced, because they cannot be the same everywhere: the port by a free one, the identity provider
//! by one on this computer, the PostgreSQL databases by those of this test (SQLite files where `ERGO_POSTGRES` names no
//! server; `pg_dump` and `pg_restore` are then stand-ins, and a file has to be said to be restored), and the IDs of a SCIM token, a
//! receiver and a signing key, which are random. The app is a stand-in that says which server it was given; the
//! test then does what the app does there.

use crate::world::{database::Database, *};
use ergo_protocol::oauth::{Discovery, GRANT_TOKEN_EXCHANGE, SignInAt, TYPE_ACCESS_TOKEN};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    os::unix::{
        fs::{PermissionsExt, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

const PROVIDER: &str = "https://id.example";
const POSTGRES: &str = "postgres://ergo@db.example/ergo?sslmode=verify-full";
const RESTORED: &str = "postgres://ergo@db.example/restored?sslmode=verify-full";
/// Stand-ins for PostgreSQL's programs, called as in the document.
const STAND_INS: [(&str, &str); 2] = [
    ("pg_dump", "exec ergo-server backup \"${2#--file=}\" --database \"$3\""),
    ("pg_restore", "exec cp \"$5\" \"${4#--dbname=sqlite://}\""),
];
const TOKEN_ID: &str = "sct_7f3k9x0abcdefghj";
const RECEIVER_ID: &str = "rcv_7f3k9x0abcdefghj";
const KEY_ID: &str = "key_7f3k9x0abcdefghj";
const SERVING: &str = "ergo-server --listen ";
const APP: &str = "ERGO_SUPPORT_SERVER=";
/// Whom the quick start adds.
const ADDED: (&str, &str) = ("agt_sam", "sam@ergo.example");

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn document() -> String {
    let text = fs::read_to_string(repository().join("docs/SERVER.md")).unwrap();
    let (before, section) = text.split_once("\n## Installing as a service\n").unwrap();
    let (_, after) = section.split_once("\n## ").unwrap();
    format!("{before}\n## {after}")
}

/// A fenced block of commands, and the block right below it that shows what they print.
struct Block {
    commands: Vec<String>,
    shown: Option<Vec<String>>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = text.lines();
    let mut is_right_below = false;
    while let Some(line) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else {
            is_right_below &= line.trim().is_empty();
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let inside = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```"));
        let inside: Vec<String> =
            inside.map(|line| line.get(indent..).unwrap_or_default().to_owned()).collect();
        match language {
            "sh" => blocks.push(Block { commands: inside, shown: None }),
            "text" if is_right_below => blocks.last_mut().unwrap().shown = Some(inside),
            other => panic!("a block of {other:?} is not below commands"),
        }
        is_right_below = language == "sh";
    }
    blocks
}

/// Whether a line is what the document shows; `…` stands for what differs each time.
fn is_shown(line: &str, shown: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts {
        // A `…` at the end takes all that is left.
        let at = if part.is_empty() { Some(rest.len()) } else { rest.find(part) };
        let Some(at) = at else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.is_empty()
}

/// A server that runs in the background until this is dropped.
struct Server {
    shell: Child,
    /// As in the document.
    documented: String,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // The shell and the server that it has started are a group.
        let group = format!("-{}", self.shell.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.shell.wait();
    }
}

/// Somebody who follows the document.
struct Reader {
    home: TempDir,
    /// Text of the document, and the text that replaces it.
    instead: Vec<(String, String)>,
    servers: Vec<Server>,
}

impl Reader {
    fn new(provider: &str, [database, restored]: [&Database; 2]) -> Self {
        let home = TempDir::new().unwrap();
        let [programs, work] = ["programs", "work"].map(|name| home.path().join(name));
        fs::create_dir(&programs).unwrap();
        fs::create_dir(&work).unwrap();
        symlink(repository().join("docs"), work.join("docs")).unwrap();
        symlink(env!("CARGO_BIN_EXE_ergo-server"), programs.join("ergo-server")).unwrap();
        let script = |name: &str, text: &str| {
            let file = programs.join(name);
            fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).unwrap();
        };
        script("ergo-support", "printf %s \"$ERGO_SUPPORT_SERVER\"");
        if !database.is_postgres() {
            for (name, text) in STAND_INS {
                script(name, text);
            }
        }
        let instead =
            [(PROVIDER, provider.to_owned()), (POSTGRES, database.url()), (RESTORED, restored.url())];
        let mut instead: Vec<(String, String)> = instead.map(|(said, so)| (said.to_owned(), so)).into();
        if !database.is_postgres() {
            instead.push((
                "restore --finish --database".to_owned(),
                "restore --finish --force --database".to_owned(),
            ));
        }
        Self { home, instead, servers: Vec::new() }
    }

    fn shell(&self, command: &str) -> Command {
        let mut command_here = command.to_owned();
        for (said, so) in &self.instead {
            command_here = command_here.replace(said, so);
        }
        let programs = self.home.path().join("programs").into_os_string().into_string().unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", &command_here]).current_dir(self.home.path().join("work"));
        shell.env("PATH", format!("{programs}:{}", std::env::var("PATH").unwrap()));
        shell.env_remove("ERGO_SUPPORT_SERVER").stdin(Stdio::null());
        shell
    }

    /// Runs a command to its end. What it printed, as on a terminal.
    fn run(&mut self, command: &str) -> String {
        let path = self.home.path().join("printed");
        let printed = File::create(&path).unwrap();
        let status =
            self.shell(command).stdout(printed.try_clone().unwrap()).stderr(printed).status().unwrap();
        let printed = fs::read_to_string(&path).unwrap();
        assert!(status.success(), "{command}\n{printed}");
        if let Some((id, _)) = printed.split_once("This is token ").and_then(|(_, rest)| rest.split_once(' '))
        {
            self.instead.push((TOKEN_ID.to_owned(), id.to_owned()));
        }
        if let Some((id, _)) =
            printed.split_once("secret of receiver ").and_then(|(_, rest)| rest.split_once('.'))
            && id != RECEIVER_ID
        {
            self.instead.push((RECEIVER_ID.to_owned(), id.to_owned()));
        }
        if let Some((id, _)) =
            printed.split_once("new signing key ").and_then(|(_, rest)| rest.split_once(';'))
            && !self.instead.iter().any(|(said, _)| said == KEY_ID)
        {
            self.instead.push((KEY_ID.to_owned(), id.to_owned()));
        }
        self.as_documented(printed)
    }

    fn as_documented(&self, printed: String) -> String {
        self.instead.iter().fold(printed, |printed, (said, so)| printed.replace(so, said))
    }

    /// Starts a server in the background. What it printed.
    fn serve(&mut self, command: &str) -> String {
        let documented = command[SERVING.len()..].split(' ').next().unwrap().to_owned();
        let mut shell = self.shell(&command.replace(&documented, "127.0.0.1:0"));
        let log = self.home.path().join("log");
        let shell = shell.stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut shell = shell.process_group(0).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("listening on ").unwrap_or_default().to_owned();
        self.servers.push(Server { shell, documented: documented.clone(), url: url.clone() });
        let log = || fs::read_to_string(&log).unwrap();
        let address = url.strip_prefix("http://").unwrap_or_else(|| panic!("{command}\n{}", log()));
        self.instead.push((documented, address.to_owned()));
        self.as_documented(line)
    }

    fn url(&self, documented: &str) -> &str {
        &self.servers.iter().find(|server| server.documented == documented).unwrap().url
    }
}

/// What the app asks a server first.
async fn discovery(world: &World, server: &str) -> Discovery {
    let asked = world.http.get(format!("{server}/.well-known/openid-configuration"));
    serde_json::from_value(send(asked).await.ok()).unwrap()
}

/// What the app does after the browser: it exchanges the provider's token for a session of the server's.
async fn sign_in(provider: &World, server: &str) -> String {
    let SignInAt { issuer, audience, client_id, .. } =
        discovery(provider, server).await.ergo_sign_in.expect("agents can sign in");
    assert_eq!((issuer.as_str(), client_id.as_str()), (provider.running.url(), "ergo-support"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let claims = json!({"iss": issuer, "aud": audience, "sub": "00u9sam", "iat": now, "nbf": now, "exp": now + 300,
        "jti": "t1", "sid": "p1", "email": ADDED.1, "email_verified": true});
    let login = provider.mint(&claims).await;
    let form = [
        ("grant_type", GRANT_TOKEN_EXCHANGE),
        ("subject_token", &login),
        ("subject_token_type", TYPE_ACCESS_TOKEN),
    ];
    let answer = send(provider.http.post(format!("{server}/oauth/token")).form(&form)).await.ok();
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn ask(world: &World, server: &str, path: &str, token: &str) -> Value {
    send(world.http.get(format!("{server}{path}")).bearer_auth(token)).await.ok()
}

/// What the quick start ends with: the agent whom it adds signs in, finds Dana Reyes at Alder, and enters. Their own token,
/// and the one inside.
async fn use_app(provider: &World, server: &str) -> (String, String) {
    let token = sign_in(provider, server).await;
    let who = ask(provider, server, "/v1/session", &token).await;
    assert_eq!((&who["subject"]["id"], &who["agent_role"]), (&json!(ADDED.0), &json!("agent")));
    let found = ask(provider, server, "/v1/directory?q=dana%20reyes", &token).await["items"][0].clone();
    assert_eq!(
        (&found["user"]["name"], &found["workspace"]["name"]),
        (&json!("Dana Reyes"), &json!("Alder"))
    );
    let [user, workspace] = ["user", "workspace"].map(|it| found[it]["id"].as_str().unwrap());
    let post = |path: &str| provider.http.post(format!("{server}{path}")).bearer_auth(&token);
    let request = send(post("/v1/entry-requests").json(&draft(user, workspace))).await.ok();
    let request = request["id"].as_str().unwrap();
    let ticket = send(post(&format!("/v1/entry-requests/{request}/ticket"))).await.ok();
    let form = exchange(ticket["entry_ticket"].as_str().unwrap(), &token);
    let entered = send(provider.http.post(format!("{server}/oauth/token")).form(&form)).await.ok();
    let inside = entered["access_token"].as_str().unwrap().to_owned();
    let who = ask(provider, server, "/v1/session", &inside).await;
    assert_eq!(who["subject"]["id"], user);
    (token, inside)
}

#[tokio::test]
async fn every_command_does_what_the_document_says() {
    // A second server of ours, which signs what the test wants.
    let provider = World::training().await;
    let (database, restored) = (Database::empty().await, Database::empty().await);
    let mut reader = Reader::new(provider.running.url(), [&database, &restored]);
    let mut used = None;
    for Block { commands, shown } in blocks(&document()) {
        let mut printed = String::new();
        for command in &commands {
            if command.starts_with(SERVING) {
                printed += &reader.serve(command);
            } else if command.starts_with(APP) {
                let documented = reader.run(command);
                let server = reader.url(documented.strip_prefix("http://").unwrap());
                used = Some(use_app(&provider, server).await);
            } else {
                printed += &reader.run(command);
            }
            let Some((own, inside)) = &used else { continue };
            let ends = [(" --support-access off", inside), ("agents disable ", own)];
            for (_, token) in ends.into_iter().filter(|(words, _)| command.contains(words)) {
                let url = format!("{}/v1/session", reader.url("127.0.0.1:4000"));
                let answer = send(provider.http.get(url).bearer_auth(token)).await;
                assert_eq!(answer.error(), "session_ended", "{command}");
            }
        }
        let Some(shown) = shown else { continue };
        let printed: Vec<&str> = printed.lines().collect();
        assert_eq!(printed.len(), shown.len(), "{commands:?}\n{printed:#?}");
        for (line, shown) in printed.iter().zip(&shown) {
            assert!(is_shown(line, shown), "{commands:?} prints\n{line}\nand the document shows\n{shown}");
        }
    }
    assert!(used.is_some(), "the app is opened");

    // Processes that share a database: a session that starts at one of them continues at another.
    let token = sign_in(&provider, reader.url("127.0.0.1:4001")).await;
    let who = ask(&provider, reader.url("127.0.0.1:4002"), "/v1/session", &token).await;
    assert_eq!(who["subject"]["id"], ADDED.0);
    let issuer = discovery(&provider, reader.url("127.0.0.1:4003")).await.issuer;
    assert_eq!(issuer, "https://support.example");
}

#[test]
fn the_quick_start_is_five_commands_and_what_is_replaced_is_there() {
    let text = document();
    let quick = text.split("\n## ").nth(1).unwrap();
    assert!(quick.starts_with("Quick start\n"), "it comes first");
    let commands: Vec<String> = blocks(quick).into_iter().flat_map(|block| block.commands).collect();
    let begin =
        ["ergo-server import ", "ergo-server workspaces list ", "ergo-server agents add ", SERVING, APP];
    assert_eq!(commands.len(), begin.len(), "{commands:#?}");
    for (command, begin) in commands.iter().zip(begin) {
        assert!(command.starts_with(begin), "{command}");
    }
    assert!(commands[3].contains("--trusted-issuer") && commands[3].contains("client_id="));
    for replaced in [PROVIDER, POSTGRES, RESTORED, TOKEN_ID, RECEIVER_ID, KEY_ID] {
        assert!(text.contains(replaced), "{replaced}");
    }
    // The stand-in for the app reads this variable, so the app has to.
    let app = fs::read_to_string(repository().join("src-tauri/start.rs")).unwrap();
    assert!(app.contains(&format!("{:?}", APP.trim_end_matches('='))));
}
