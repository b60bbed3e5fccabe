//! What is true, as the database says it, and what follows from it by the words of the invariants. Written without a look
//! at how the server decides.

use crate::{stage::Stage, world::claims};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub type Words = BTreeSet<String>;

fn words(text: &str) -> Words {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A token in somebody's hands.
#[derive(Clone)]
pub struct Held {
    pub token: String,
    pub session: String,
    pub subject: String,
    pub actor: Option<String>,
    pub scope: Words,
    pub expires_at: i64,
}

impl Held {
    pub fn of(token: String) -> Self {
        let said = claims(&token);
        let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        Self {
            session: text("sid"),
            subject: text("sub"),
            actor: said["act"]["sub"].as_str().map(str::to_owned),
            scope: words(&text("scope")),
            expires_at: said["exp"].as_i64().unwrap() * 1000,
            token,
        }
    }
}

pub struct Session {
    pub subject: String,
    pub actor: Option<String>,
    pub workspace: Option<String>,
    pub scope: Words,
    parent: Option<String>,
    ends_at: i64,
    ended_at: Option<i64>,
    approved_by_person: bool,
}

pub struct Role {
    pub workspace: String,
    pub permissions: Words,
    pub is_owner: bool,
}

/// Everything that rights follow from.
pub struct Model {
    /// Workspace and person: role and standing.
    pub members: BTreeMap<(String, String), (String, String)>,
    pub roles: BTreeMap<String, Role>,
    /// Workspace and permissions.
    pub teams: BTreeMap<String, (String, Words)>,
    /// Team and person.
    pub in_teams: BTreeSet<(String, String)>,
    pub settings: BTreeMap<(String, String), String>,
    /// Support access, and whether changes are allowed.
    pub workspaces: BTreeMap<String, (String, bool)>,
    pub agents: BTreeMap<String, String>,
    pub sessions: HashMap<String, Session>,
    /// Of everything but the sessions.
    fingerprint: String,
}

/// One text that is another one when anything of the customers' or of the agents is.
async fn fingerprint(stage: &Stage) -> String {
    let (join, order) =
        if stage.database.is_postgres() { ("string_agg", ", ',' ORDER BY 1") } else { ("group_concat", "") };
    let all = |columns: &str, table: &str| {
        let order = order.replace('1', columns);
        format!("(SELECT coalesce({join}({columns}{order}), '') FROM {table})")
    };
    let parts = [
        all("person_id || workspace_id || role_id || status", "memberships"),
        all("id || permissions", "roles"),
        all("id || permissions", "teams"),
        all("team_id || person_id", "team_members"),
        all("workspace_id || key || value", "access_settings"),
        all("id || support_access || changes_allowed", "workspaces"),
        all("person_id || role", "agents"),
    ];
    stage.texts(format!("SELECT {}", parts.join(" || '/' || "))).await.remove(0)
}

async fn rows<T>(stage: &Stage, sql: &'static str) -> Vec<T>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> + Send + Unpin,
{
    sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&stage.world.sql).await.unwrap()
}

impl Model {
    pub async fn read(stage: &Stage) -> Self {
        type Four = (String, String, String, String);
        let members: Vec<Four> =
            rows(stage, "SELECT workspace_id, person_id, role_id, status FROM memberships").await;
        let roles: Vec<(String, String, String, i64)> =
            rows(stage, "SELECT id, workspace_id, permissions, is_owner FROM roles").await;
        let teams: Vec<(String, String, String)> =
            rows(stage, "SELECT id, workspace_id, permissions FROM teams").await;
        let in_teams: Vec<(String, String)> =
            rows(stage, "SELECT team_id, person_id FROM team_members").await;
        let settings: Vec<(String, String, String)> =
            rows(stage, "SELECT workspace_id, key, value FROM access_settings").await;
        let workspaces: Vec<(String, String, i64)> =
            rows(stage, "SELECT id, support_access, changes_allowed FROM workspaces").await;
        let agents: Vec<(String, String)> = rows(stage, "SELECT person_id, role FROM agents").await;
        let fingerprint = fingerprint(stage).await;
        Self {
            fingerprint,
            members: members.into_iter().map(|(w, p, role, status)| ((w, p), (role, status))).collect(),
            roles: roles
                .into_iter()
                .map(|(id, workspace, permissions, is_owner)| {
                    (id, Role { workspace, permissions: words(&permissions), is_owner: is_owner != 0 })
                })
                .collect(),
            teams: teams.into_iter().map(|(id, w, permissions)| (id, (w, words(&permissions)))).collect(),
            in_teams: in_teams.into_iter().collect(),
            settings: settings.into_iter().map(|(w, key, value)| ((w, key), value)).collect(),
            workspaces: workspaces
                .into_iter()
                .map(|(id, access, changes)| (id, (access, changes != 0)))
                .collect(),
            agents: agents.into_iter().collect(),
            sessions: sessions(stage).await,
        }
    }

    /// Whether it is still true of the customers and of the agents.
    pub async fn is_current(&self, stage: &Stage) -> bool {
        fingerprint(stage).await == self.fingerprint
    }

    /// Reads the sessions anew, and nothing else.
    pub async fn read_sessions(&mut self, stage: &Stage) {
        self.sessions = sessions(stage).await;
    }

    /// Everything of the customers', to be compared.
    pub fn same_customers(&self, other: &Self) -> bool {
        self.members == other.members
            && self.in_teams == other.in_teams
            && self.settings == other.settings
            && self.workspaces == other.workspaces
    }

    pub fn permissions(&self, workspace: &str, person: &str) -> Words {
        let Some((role, _)) = self.members.get(&(workspace.to_owned(), person.to_owned())) else {
            return Words::new();
        };
        let mut all = self.roles[role].permissions.clone();
        for (team, (of, permissions)) in &self.teams {
            if of == workspace && self.in_teams.contains(&(team.clone(), person.to_owned())) {
                all.extend(permissions.iter().cloned());
            }
        }
        all
    }

    pub fn is_active(&self, workspace: &str, person: &str) -> bool {
        let member = self.members.get(&(workspace.to_owned(), person.to_owned()));
        member.is_some_and(|(_, status)| status == "active")
    }

    /// Whether the row lives by its own time.
    fn is_open(&self, session: &str, now: i64) -> bool {
        self.sessions.get(session).is_some_and(|row| row.ended_at.is_none() && row.ends_at > now)
    }

    /// Whether anything at all may be done with the token: its session, its parent, the agent's role, the customer's
    /// policy and the viewed user, all of them at this moment.
    pub fn is_good(&self, held: &Held, now: i64) -> bool {
        let Some(session) = self.sessions.get(&held.session) else { return false };
        if !self.is_open(&held.session, now) || held.expires_at + 60_000 <= now {
            return false;
        }
        let (Some(actor), Some(workspace)) = (&session.actor, &session.workspace) else { return true };
        let parent = session.parent.as_ref().is_none_or(|parent| self.is_open(parent, now));
        let role = self.agents.get(actor).is_some_and(|role| role != "observer");
        let open = match self.workspaces[workspace].0.as_str() {
            "on" => true,
            "on_request" => session.approved_by_person,
            _ => false,
        };
        parent && role && open && self.may_be_viewed(workspace, &session.subject)
    }

    pub fn may_be_viewed(&self, workspace: &str, person: &str) -> bool {
        let member = self.members.get(&(workspace.to_owned(), person.to_owned()));
        let owner = member.is_some_and(|(role, _)| self.roles[role].is_owner);
        self.is_active(workspace, person) && !owner && !self.agents.contains_key(person)
    }

    /// Whether a good token reaches into that workspace at all.
    pub fn reaches(&self, held: &Held, workspace: &str) -> bool {
        match &self.sessions[&held.session].workspace {
            Some(theirs) => theirs == workspace,
            None => self.is_active(workspace, &held.subject),
        }
    }

    /// Whether a good token that reaches there has this of scope and permissions.
    pub fn has(&self, held: &Held, workspace: &str, scope: &[&str], permissions: &[&str]) -> bool {
        let session = &self.sessions[&held.session];
        let in_scope = |one: &&str| held.scope.contains(*one) && session.scope.contains(*one);
        let allowed = self.permissions(workspace, &held.subject);
        (session.actor.is_none() || scope.iter().all(in_scope))
            && permissions.iter().all(|one| allowed.contains(*one))
    }
}

async fn sessions(stage: &Stage) -> HashMap<String, Session> {
    type Row =
        (String, String, Option<String>, Option<String>, Option<String>, String, i64, Option<i64>, i64);
    let found: Vec<Row> = rows(
        stage,
        "SELECT s.id, s.subject_id, s.actor_id, s.workspace_id, s.parent_id, s.scope, s.ends_at, s.ended_at,
             CASE WHEN r.decided_by IS NULL THEN 0 ELSE 1 END
         FROM sessions s LEFT JOIN entry_requests r ON r.id = s.entry_request_id",
    )
    .await;
    let session = |row: Row| {
        let (id, subject, actor, workspace, parent, scope, ends_at, ended_at, approved_by_person) = row;
        let (scope, approved_by_person) = (words(&scope), approved_by_person != 0);
        (id, Session { subject, actor, workspace, scope, parent, ends_at, ended_at, approved_by_person })
    };
    found.into_iter().map(session).collect()
}
