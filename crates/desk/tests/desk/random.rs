//! Runs ten thousand random sequences of commands in impersonation sessions. Whatever they do, the viewed user's
//! stored profile stays the same, byte for byte, and every change in the server's database has its intent and outcome
//! in the journal.
//!
//! A failure names its seed; `ERGO_SEED=<seed>` repeats it.

use crate::scene::Scene;
use ergo_protocol::{
    change::{ArmDraft, AuthorizedHow, Change},
    entry::EntryDraft,
    journal::{EntryKind, JournalEntry, NoteDraft, NoteKind},
    workspace::{MemberQuery, SettingValue},
};
use sqlx::{Connection, Row, SqliteConnection};
use std::fmt::Write;

const SEQUENCES: usize = 10_000;
const LONGEST: u64 = 4;
const VIEWED: &str = "usr_3ak7";
const MEMBERS: [&str; 3] = ["usr_4tnw", "usr_7f3k", "usr_8swn"];

/// xorshift64*: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % limit
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let index = self.below(choices.len() as u64);
        &choices[usize::try_from(index).unwrap()]
    }
}

/// What can be changed in the workspace.
struct Targets {
    roles: Vec<String>,
    teams: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_sequence_of_commands_touches_the_profile_or_changes_anything_unwritten() {
    let seed = std::env::var("ERGO_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| {
        u64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() % u128::from(u64::MAX)).unwrap() | 1
    });
    println!("ERGO_SEED={seed}");
    let mut random = Random(seed);
    // Neither clock moves, so no token expires, however long this takes.
    let scene = Scene::in_its_own_time().await;
    scene.enter_for_changes().await;
    let targets = Targets {
        roles: scene.desk.roles().await.unwrap().roles.into_iter().map(|role| role.id).collect(),
        teams: scene.desk.teams().await.unwrap().items.into_iter().map(|team| team.id).collect(),
    };
    let before = profile(&scene).await;
    let mut commands = 0;
    for _ in 0..SEQUENCES {
        for _ in 0..=random.below(LONGEST) {
            command(&scene, &targets, &mut random).await;
            commands += 1;
        }
    }
    if scene.snapshot().impersonation.is_some() {
        scene.desk.exit().await.unwrap();
    }
    assert_eq!(profile(&scene).await, before, "seed {seed}");
    let (intents, outcomes, made) = written(&scene).await;
    let changed = changed_on_server(&scene).await;
    println!("{commands} commands in {SEQUENCES} sequences: {intents} intents, {made} changes made");
    assert_eq!((intents, made), (outcomes, changed), "seed {seed}");
    assert!(made > 20, "too few changes to say anything: {made}, seed {seed}");
}

/// Sends one of the page's commands, mostly at the wrong time.
async fn command(scene: &Scene, targets: &Targets, random: &mut Random) {
    let desk = &scene.desk;
    // The response of a command does not matter here, only its effects.
    match random.below(200) {
        0..12 => drop(desk.members(&query(random)).await),
        12..20 => drop(desk.member(member(random)).await),
        20..24 => drop(desk.access_settings().await),
        24..28 => drop(desk.teams().await),
        28..30 => drop(desk.overview().await),
        30..34 => drop(desk.notes().await),
        34..37 => {
            drop(desk.add_note(&NoteDraft { kind: NoteKind::Changed, text: "a note".to_owned() }).await);
        }
        37..43 => drop(desk.arm(draft(targets, random)).await),
        43..58 => drop(desk.make_change().await),
        58..62 => drop(desk.disarm().await),
        62..75 => drop(desk.accept_timezone().await),
        75..85 => desk.decline_timezone(),
        85..95 => drop(desk.enter(entry()).await),
        95..105 => drop(desk.preflight(entry()).await),
        105..115 => drop(desk.find_users("dana").await),
        115..125 => drop(desk.wrong_user().await),
        125..135 => drop(desk.confirm_identity().await),
        135..140 => drop(desk.extend(0, "a reason that is long enough").await),
        140..141 => drop(desk.extend(1, "a reason that is long enough").await),
        141..150 => desk.still_here(),
        150..155 => desk.check_clocks().await,
        155..160 => drop(desk.sign_out().await),
        160..165 => drop(desk.sign_in("usr_2prn").await),
        165..170 => drop(desk.enter_approved().await),
        170..175 => drop(desk.leave_request().await),
        175..180 => drop(desk.pending_requests().await),
        180..185 => drop(desk.reverify().await),
        185..190 => drop(desk.history().await),
        190..195 => drop(desk.finish().await),
        195..198 => drop((desk.snapshot(), desk.diagnostics())),
        198 => desk.open_link("ergo-support://enter?request=er_1&timezone=UTC").await,
        _ => again(scene, random).await,
    }
}

/// Now and then, leaves the session and enters another one.
async fn again(scene: &Scene, random: &mut Random) {
    if random.below(4) == 0 && scene.desk.exit().await.is_ok() {
        scene.desk.finish().await.unwrap();
        scene.desk.enter(entry()).await.unwrap();
        scene.desk.confirm_identity().await.unwrap();
    }
}

fn entry() -> EntryDraft {
    EntryDraft {
        user_id: VIEWED.to_owned(),
        workspace_id: "ws_marlow".to_owned(),
        reason: "a reason that is long enough".to_owned(),
        ticket: "SUP-1".to_owned(),
        minutes: 30,
        changes: true,
        second_approver: false,
    }
}

fn query(random: &mut Random) -> MemberQuery {
    MemberQuery { q: Some((*random.of(&["dana", "tom", "", "x"])).to_owned()), ..MemberQuery::default() }
}

fn member(random: &mut Random) -> &'static str {
    let member: &&str = random.of(&MEMBERS);
    member
}

fn draft(targets: &Targets, random: &mut Random) -> ArmDraft {
    let member_id = member(random).to_owned();
    let change = match random.below(4) {
        0 => Change::MemberRole { member_id, role_id: random.of(&targets.roles).clone() },
        1 => {
            let team_id = random.of(&targets.teams).clone();
            Change::TeamMembership { member_id, team_id, member: random.below(2) == 0 }
        }
        _ => {
            let key = *random.of(&[
                "public_links",
                "export_allowed",
                "support_access",
                "timezone",
                "one_session_only",
            ]);
            Change::AccessSetting { key: key.to_owned(), value: SettingValue::Switch(random.below(2) == 0) }
        }
    };
    ArmDraft {
        change,
        purpose: "because".to_owned(),
        authorised_by: "Ivana".to_owned(),
        how: *random.of(&[AuthorizedHow::Ticket, AuthorizedHow::Mail, AuthorizedHow::Call]),
    }
}

async fn server(scene: &Scene) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(scene.folder.join("server.sqlite"));
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// The viewed user's whole row, every column as stored.
async fn profile(scene: &Scene) -> String {
    let mut server = server(scene).await;
    let columns: Vec<String> = sqlx::query("SELECT name FROM pragma_table_info('people')")
        .fetch_all(&mut server)
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    let mut text = String::new();
    for column in columns {
        let sql = format!("SELECT quote(\"{column}\") FROM people WHERE id = ?");
        let value: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(VIEWED).fetch_one(&mut server).await.unwrap();
        writeln!(text, "{column} = {value}").unwrap();
    }
    text
}

/// The number of changes in the server's audit that were made in a session with an actor.
async fn changed_on_server(scene: &Scene) -> usize {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit WHERE actor_id IS NOT NULL AND action NOT LIKE '%.read' AND (action LIKE 'member.%' \
         OR action LIKE 'team.%' OR action LIKE 'access%')",
    )
    .fetch_one(&mut server(scene).await)
    .await
    .unwrap();
    usize::try_from(count).unwrap()
}

/// The number of intents, outcomes, and made changes in the journals of all sessions. Each outcome must come right
/// after its intent.
async fn written(scene: &Scene) -> (usize, usize, usize) {
    let (mut intents, mut outcomes, mut made) = (0, 0, 0);
    for record in scene.desk.history().await.unwrap() {
        let entries = scene.desk.history_session(&record.id).await.unwrap().entries;
        let of_changes: Vec<&JournalEntry> = entries
            .iter()
            .filter(|entry| matches!(entry.kind, EntryKind::ChangeIntended | EntryKind::ChangeOutcome))
            .collect();
        for pair in of_changes.chunks(2) {
            let [intent, outcome] = pair else { panic!("an intent without an outcome: {pair:?}") };
            assert_eq!((intent.kind, outcome.kind), (EntryKind::ChangeIntended, EntryKind::ChangeOutcome));
            intents += 1;
            outcomes += 1;
            made += usize::from(outcome.text.starts_with("Made: "));
        }
    }
    (intents, outcomes, made)
}
