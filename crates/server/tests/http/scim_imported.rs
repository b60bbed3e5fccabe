//! An import changes users and groups, and their directory sees when.

use crate::{scim_client::*, world::*};
use ergo_server::data::{Options, export, import};
use serde_json::{Value, json};
use std::{slice::from_ref, time::Duration};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A directory that looks at Marlow Freight while something is imported.
struct Watched<'a> {
    world: &'a World,
    directory: Directory<'a>,
    all: Vec<String>,
}

impl Watched<'_> {
    async fn import(&self, text: &str, prune: bool) {
        let options = Options { prune, ..Options::default() };
        import(&self.world.database.url(), text.as_bytes(), options).await.unwrap();
    }

    async fn import_lines(&self, lines: &[Value]) {
        let mut text = json!({ "type": "ergo_import", "version": 1 }).to_string();
        for line in lines {
            text.extend(["\n", &line.to_string()]);
        }
        self.import(&text, false).await;
    }

    async fn at(&self, path: &str) -> OffsetDateTime {
        let found = self.directory.get(path).await.ok();
        OffsetDateTime::parse(found["meta"]["lastModified"].as_str().unwrap(), &Rfc3339).unwrap()
    }

    /// Fails unless the times of exactly these move while something is done.
    async fn moves<T>(&self, moved: &[&String], doing: impl Future<Output = T>) {
        let mut before = Vec::new();
        for path in &self.all {
            before.push(self.at(path).await);
        }
        doing.await;
        for (path, before) in self.all.iter().zip(before) {
            assert_eq!(self.at(path).await > before, moved.contains(&path), "{path}: {before}");
        }
    }
}

#[tokio::test]
async fn what_an_import_changes_was_modified_then() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let mut watched = Watched { world: &world, directory, all: Vec::new() };
    let [viewer, editor] = [watched.directory.role("Viewer").await, watched.directory.role("Editor").await];
    let text = |sql: &'static str| world.text(sql);
    let team = text("SELECT min(team_id) FROM team_members WHERE workspace_id = 'ws_marlow'").await;
    let other_team = text("SELECT max(team_id) FROM team_members WHERE workspace_id = 'ws_marlow'").await;
    assert_ne!(team, other_team);
    let stranger: String = sqlx::query_scalar(
        "SELECT min(person_id) FROM memberships WHERE workspace_id = 'ws_marlow' AND person_id NOT IN (
             SELECT person_id FROM team_members WHERE team_id = $1)",
    )
    .bind(&team)
    .fetch_one(&world.sql)
    .await
    .unwrap();
    let [dana, group, other_group] =
        [format!("/Users/{DANA}"), format!("/Groups/{team}"), format!("/Groups/{other_team}")];
    watched.all = vec![dana.clone(), group.clone(), other_group.clone()];
    let person = |name: &str, seen: &str| json!({ "type": "person", "id": DANA, "name": name, "email": "new.dana@x.example", "last_seen_at": seen });
    let member = |role: &str| json!({ "type": "member", "workspace": MARLOW, "person": DANA, "role": role });
    let joins = json!({ "type": "team_member", "workspace": MARLOW, "team": team, "person": stranger });

    watched.moves(&[&dana], watched.import_lines(&[person("New Dana", "2026-01-01T00:00:00Z")])).await;
    watched.moves(&[], watched.import_lines(&[person("New Dana", "2026-01-01T00:00:00Z")])).await;
    // Which they do not see.
    watched.moves(&[], watched.import_lines(&[person("New Dana", "2026-01-02T00:00:00Z")])).await;
    watched.import_lines(&[member(&viewer)]).await;
    watched.moves(&[&dana], watched.import_lines(&[member(&editor)])).await;
    watched.moves(&[], watched.import_lines(&[member(&editor)])).await;
    watched.moves(&[&group], watched.import_lines(from_ref(&joins))).await;
    watched.moves(&[], watched.import_lines(from_ref(&joins))).await;
    let named = json!({ "type": "team", "workspace": MARLOW, "id": other_team, "name": "Other" });
    watched.moves(&[&other_group], watched.import_lines(&[named])).await;

    // What is new was modified when it was imported, however long its workspace and the membership have existed.
    let begun = OffsetDateTime::now_utc() - Duration::from_secs(1);
    let new = [
        json!({ "type": "team", "workspace": MARLOW, "id": "team_new", "name": "New" }),
        json!({ "type": "person", "id": "usr_new", "name": "New", "email": "new@x.example" }),
        json!({ "type": "member", "workspace": MARLOW, "person": "usr_new", "role": viewer,
                "joined_at": "2019-01-01T00:00:00Z" }),
    ];
    watched.moves(&[], watched.import_lines(&new)).await;
    assert!(watched.at("/Groups/team_new").await > begun && watched.at("/Users/usr_new").await > begun);

    // Whoever is not in the file is in no team any more.
    let mut file = Vec::new();
    export(&world.database.url(), &mut file).await.unwrap();
    let file = String::from_utf8(file).unwrap();
    watched.moves(&[], watched.import(&file, true)).await;
    let is_other = |line: &&str| serde_json::from_str::<Value>(line).unwrap() != joins;
    let fewer: Vec<&str> = file.lines().filter(is_other).collect();
    assert!(fewer.len() + 1 == file.lines().count());
    watched.moves(&[&group], watched.import(&fewer.join("\n"), true)).await;

    // What the directory says itself counts as before.
    let renaming =
        async { watched.directory.replace_one(&group, "displayName", json!("Renamed")).await.ok() };
    watched.moves(&[&group], renaming).await;
}
