//! Whatever organization it is: what is exported and imported elsewhere is the same there.

use crate::world::database::Database;
use ergo_protocol::{
    AgentRole,
    directory::{Notify, SupportAccess},
    people::MemberStatus,
    transfer::{
        AccessSetting, AccessSettingDefinition, Agent, Format, Line, Member, Permission, Person, Role,
        SettingKind, SupportTerms, Team, TeamMember, VERSION, Workspace,
    },
    workspace::{Choice, SettingValue},
};
use ergo_server::data::{Options, export, import};
use proptest::{collection::vec, option, prelude::*, sample::select, test_runner::TestRunner};

/// What people are called, in the scripts and with the signs that files and databases trip over.
fn name() -> impl Strategy<Value = String> {
    let word = "[A-Za-zÀ-ÿ\u{4e00}-\u{4e2f}\u{627}-\u{63a}'\"\\\\,;{}<>&%_$1-9-]{1,12}";
    vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn moment() -> impl Strategy<Value = Option<String>> {
    option::of((1970..2100, 1..13, 1..29, 0..24, 0..1000).prop_map(|(year, month, day, hour, millis)| {
        format!("{year}-{month:02}-{day:02}T{hour:02}:59:58.{millis:03}Z")
    }))
}

fn terms() -> impl Strategy<Value = Option<SupportTerms>> {
    let all = (select(SupportAccess::ALL), any::<bool>(), 5_u32..=240, select(Notify::ALL));
    option::of(all.prop_map(|(access, changes_allowed, longest_session_minutes, notify)| SupportTerms {
        access,
        changes_allowed,
        longest_session_minutes,
        notify,
    }))
}

/// Some permissions and settings of the organization's own, and some of the standard ones renamed.
fn vocabulary() -> impl Strategy<Value = Vec<Line>> {
    let right = option::of(select(vec!["", "members.view", "security.view_audit"]));
    let key = select(vec!["people.peek", "members.view", "roles.view"]);
    let permission = (key, name(), name(), right);
    let setting = (name(), name(), vec(name(), 1..5), any::<bool>(), any::<prop::sample::Index>());
    (option::of(permission), option::of(setting)).prop_map(|(permission, setting)| {
        let permission = permission.map(|(key, group, label, stands_for)| {
            let key = key.to_owned();
            Line::Permission(Permission { key, group, label, stands_for: stands_for.map(str::to_owned) })
        });
        let setting = setting.map(|(group, label, labels, support_may_change, default)| {
            let default = SettingValue::Choice(format!("c{}", default.index(labels.len())));
            let choice = |(at, label)| Choice { value: format!("c{at}"), label };
            Line::AccessSettingDefinition(AccessSettingDefinition {
                key: "own".to_owned(),
                group,
                label,
                description: String::new(),
                kind: SettingKind::Choice,
                least: None,
                most: None,
                unit: None,
                choices: labels.into_iter().enumerate().map(choice).collect(),
                empty_means: None,
                default: Some(default),
                permission: Some("security.manage_sign_in".to_owned()),
                support_may_change,
            })
        });
        permission.into_iter().chain(setting).collect()
    })
}

/// A workspace with roles, people, members, and teams; the numbers say who is what.
fn workspace(number: usize) -> impl Strategy<Value = Vec<Line>> {
    let id = format!("ws_{number}");
    let parts = (
        (name(), name(), moment(), terms()),
        vec((name(), any::<bool>()), 1..4),
        vec(
            (name(), any::<prop::sample::Index>(), select(MemberStatus::ALL), moment(), any::<bool>()),
            0..12,
        ),
        vec((name(), vec(any::<prop::sample::Index>(), 0..6)), 0..3),
        option::of(1_i64..24),
    );
    parts.prop_map(move |((name, plan, created_at, support), roles, people, teams, hours)| {
        let workspace = || id.clone();
        let mut lines = vec![Line::Workspace(Workspace {
            id: workspace(),
            name,
            plan: Some(plan),
            region: None,
            created_at,
            support,
        })];
        for (place, (name, sees)) in roles.iter().enumerate() {
            lines.push(Line::Role(Role {
                workspace: workspace(),
                id: format!("role_{number}_{place}"),
                name: name.clone(),
                description: String::new(),
                permissions: if *sees { vec!["members.view".to_owned()] } else { Vec::new() },
                owner: place == 0,
                built_in: false,
            }));
        }
        for (place, (name, role, status, at, is_agent)) in people.iter().enumerate() {
            let person = format!("usr_{number}_{place}");
            lines.push(Line::Person(Person {
                id: person.clone(),
                name: name.clone(),
                email: format!("p{place}@w{number}.example"),
                timezone: Some("Asia/Tokyo".to_owned()),
                locale: Some("ja-JP".to_owned()),
                last_seen_at: at.clone(),
            }));
            lines.push(Line::Member(Member {
                workspace: workspace(),
                person: person.clone(),
                role: format!("role_{number}_{}", role.index(roles.len())),
                status: Some(*status),
                joined_at: at.clone(),
            }));
            if *is_agent {
                lines.push(Line::Agent(Agent { person, role: AgentRole::Observer }));
            }
        }
        for (place, (name, members)) in teams.iter().enumerate() {
            let team = format!("team_{number}_{place}");
            let mut inside: Vec<usize> = if people.is_empty() {
                Vec::new()
            } else {
                members.iter().map(|one| one.index(people.len())).collect()
            };
            inside.sort_unstable();
            inside.dedup();
            lines.push(Line::Team(Team {
                workspace: workspace(),
                id: team.clone(),
                name: name.clone(),
                description: String::new(),
                lead: inside.first().map(|person| format!("usr_{number}_{person}")),
                permissions: Vec::new(),
            }));
            for person in inside {
                let person = format!("usr_{number}_{person}");
                lines.push(Line::TeamMember(TeamMember {
                    workspace: workspace(),
                    team: team.clone(),
                    person,
                }));
            }
        }
        lines.extend(hours.map(|hours| {
            let (key, value) = ("session_hours".to_owned(), SettingValue::Number(hours));
            Line::AccessSetting(AccessSetting { workspace: workspace(), key, value })
        }));
        lines
    })
}

async fn exported(database: &Database) -> Vec<u8> {
    let mut text = Vec::new();
    export(&database.url(), &mut text).await.unwrap();
    text
}

async fn check(lines: Vec<Line>) {
    let mut text = Vec::new();
    for line in std::iter::once(Line::ErgoImport(Format { version: VERSION })).chain(lines) {
        serde_json::to_writer(&mut text, &line).unwrap();
        text.push(b'\n');
    }
    let (one, other) = (Database::empty().await, Database::empty().await);
    import(&one.url(), &text[..], Options::default()).await.unwrap();
    let out = exported(&one).await;
    import(&other.url(), &out[..], Options::default()).await.unwrap();
    assert_eq!(String::from_utf8(exported(&other).await).unwrap(), String::from_utf8(out.clone()).unwrap());
    // Once more, and with what the file does not have removed: nothing changes.
    let again = import(&other.url(), &out[..], Options { prune: true, dry_run: false }).await.unwrap();
    let changes: u64 =
        again.counts.iter().map(|count| count.added + count.changed + count.removed + count.disabled).sum();
    assert_eq!(changes, 0, "{again:?}");
}

#[test]
fn an_import_of_an_export_is_the_same() {
    // Making a database takes longer there.
    let cases = if std::env::var_os("ERGO_POSTGRES").is_some() { 6 } else { 24 };
    let mut runner =
        TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..Default::default() });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let organizations =
        (vocabulary(), workspace(1), workspace(2)).prop_map(|(words, one, two)| [words, one, two].concat());
    let done = runner.run(&organizations, |lines| {
        runtime.block_on(check(lines));
        Ok(())
    });
    if let Err(failed) = done {
        panic!("{failed}");
    }
}
