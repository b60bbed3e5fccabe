//! Inspecting the viewed workspace. What is inspected is in the journal before it is on the screen.

use crate::{Desk, inside::looked, live::LiveSession, plain::plain, vault::ImpersonationToken};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    journal::EntryKind,
    snapshot::FrozenReason,
    workspace::{
        AccessSettings, EffectiveAccess, MemberDetail, MemberFilters, MemberPage, MemberQuery, MemberView,
        Named, Roles, Teams, Workspace,
    },
};
use ergo_session::{Event, require_active};
use serde::de::DeserializeOwned;

/// A started inspection, valid only in the session that it was started in.
pub(crate) struct Look {
    pub(crate) token: ImpersonationToken,
    pub(crate) session_number: u64,
    session_id: String,
    /// The viewed user's name.
    viewed: String,
}

impl Desk {
    /// The workspace at a glance.
    pub async fn overview(&self) -> Result<Workspace, Problem> {
        let look = self.look()?;
        let workspace = self.page(&look, "the overview", &[], &[]).await?;
        self.seen(&look, "Viewed the overview".to_owned()).await?;
        Ok(workspace)
    }

    /// One page of the member list. Each page is a separate entry.
    pub async fn members(&self, query: &MemberQuery) -> Result<MemberPage, Problem> {
        let look = self.look()?;
        let page: MemberPage = self.page(&look, "members", &["members"], &pairs(query)).await?;
        let before = match &query.cursor {
            None => Some(query.skip.unwrap_or(0)),
            // A cursor that no page of this session returned could start anywhere.
            Some(cursor) => {
                self.lock().live.as_ref().and_then(|live| live.seen.page_starts.get(cursor).copied())
            }
        };
        self.seen(&look, looked::members(query, before, &page)).await?;
        if let (Some(next), Some(before)) = (&page.next_cursor, before) {
            let rows = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
            if let Some(live) = &mut self.lock().live {
                live.seen.remember_page(next.clone(), before.saturating_add(rows));
            }
        }
        Ok(page)
    }

    /// What the member list can be filtered by, leaving out anything the viewed user can't see.
    pub async fn member_filters(&self) -> Result<MemberFilters, Problem> {
        let look = self.look()?;
        let roles: Option<Roles> = if_seen(self.read(&look, &["roles"], &[]).await)?;
        let teams: Option<Teams> = if_seen(self.read(&look, &["teams"], &[]).await)?;
        if roles.is_some() || teams.is_some() {
            self.seen(&look, "Viewed the member filters".to_owned()).await?;
        }
        let roles = roles.map(|roles| roles.roles).unwrap_or_default();
        let teams = teams.map(|teams| teams.items).unwrap_or_default();
        Ok(MemberFilters {
            roles: roles.into_iter().map(|role| Named { id: role.id, name: role.name }).collect(),
            teams: teams.into_iter().map(|team| Named { id: team.id, name: team.name }).collect(),
        })
    }

    /// One member and, if the viewed user can see it, what they may do.
    pub async fn member(&self, id: &str) -> Result<MemberView, Problem> {
        let look = self.look()?;
        let name = format!("member {}", plain(id));
        let detail: MemberDetail = self.page(&look, &name, &["members", id], &[]).await?;
        let access: Option<EffectiveAccess> =
            if_seen(self.read(&look, &["members", id, "effective-access"], &[]).await)?;
        let person = &detail.member.person;
        self.seen(&look, format!("Viewed member {} ({})", plain(&person.name), plain(&person.id))).await?;
        Ok(MemberView { detail, access })
    }

    /// All teams of the workspace.
    pub async fn teams(&self) -> Result<Teams, Problem> {
        let look = self.look()?;
        let teams: Teams = self.page(&look, "teams", &["teams"], &[]).await?;
        self.seen(&look, looked::list("teams", teams.items.len())).await?;
        Ok(teams)
    }

    /// All roles, with the permissions that each grants.
    pub async fn roles(&self) -> Result<Roles, Problem> {
        let look = self.look()?;
        let roles: Roles = self.page(&look, "roles", &["roles"], &[]).await?;
        self.seen(&look, looked::list("roles", roles.roles.len())).await?;
        Ok(roles)
    }

    /// The workspace's access settings, as set by its admins.
    pub async fn access_settings(&self) -> Result<AccessSettings, Problem> {
        let look = self.look()?;
        let settings: AccessSettings = self.page(&look, "access settings", &["access-settings"], &[]).await?;
        self.seen(&look, looked::list("access settings", settings.items.len())).await?;
        Ok(settings)
    }

    pub(crate) fn look(&self) -> Result<Look, Problem> {
        let inner = self.lock();
        let held = require_active(inner.state())?;
        let session_id = held.session.facts().session_id.clone();
        let viewed = held.viewed.name.clone();
        let token = inner.impersonation_token().ok_or_else(|| {
            Problem::new(Code::NotInSession, text!("The session has ended. Start a new one."))
        })?;
        Ok(Look { token, session_number: inner.session_number, session_id, viewed })
    }

    /// Reads a page that the agent asked for. If the viewed user can't see it, that is recorded.
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        look: &Look,
        name: &str,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, Problem> {
        let answer = self.read(look, segments, query).await;
        if answer.as_ref().is_err_and(|problem| problem.code == Code::ViewedUserCannot) {
            self.write_down(look, EntryKind::Observed, looked::refused(name, &look.viewed)).await?;
        }
        answer
    }

    async fn read<T: DeserializeOwned>(
        &self,
        look: &Look,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, Problem> {
        self.still_here();
        self.check_clocks().await;
        self.still(look)?;
        let read = |token: ImpersonationToken| async move {
            self.call(|server| server.workspace(&token, segments, query)).await
        };
        let answer = self.with_good_token(look, read).await;
        if let Err(problem) = &answer {
            self.on_refusal(look.session_number, problem).await;
        }
        self.still(look)?;
        answer
    }

    /// Sends a request with the session's token, and once more with a new token if it expired between two renewals,
    /// e.g. on a slow computer. An expired token is refused before anything is done, so nothing is done twice.
    pub(crate) async fn with_good_token<T, F>(
        &self,
        look: &Look,
        ask: impl Fn(ImpersonationToken) -> F,
    ) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let answer = ask(look.token.clone()).await;
        if answer.as_ref().is_err_and(|problem| problem.code == Code::Exp) {
            self.renew().await;
            self.still(look)?;
            return ask(self.look()?.token).await;
        }
        answer
    }

    pub(super) async fn seen(&self, look: &Look, what: String) -> Result<(), Problem> {
        self.write_down(look, EntryKind::Inspected, what).await
    }

    /// Records what was inspected or refused. If that fails, the session freezes and nothing is shown.
    async fn write_down(&self, look: &Look, kind: EntryKind, what: String) -> Result<(), Problem> {
        let _turn = self.writing_down.lock().await;
        let is_same = |live: &LiveSession| live.seen.last_inspected.as_ref() == Some(&what);
        if self.lock().live.as_ref().is_some_and(is_same) {
            return self.still(look);
        }
        let recorded = self.record(&look.session_id, kind, &what).await;
        if recorded.is_err() {
            self.still(look)?;
            self.journal_failed();
        }
        self.still(look)?;
        recorded?;
        if let Some(live) = &mut self.lock().live {
            live.seen.last_inspected = Some(what);
        }
        self.publish();
        Ok(())
    }

    /// Drops a response that belongs to a session that has stopped in the meantime.
    pub(crate) fn still(&self, look: &Look) -> Result<(), Problem> {
        let inner = self.lock();
        require_active(inner.state())?;
        if inner.session_number == look.session_number {
            Ok(())
        } else {
            Err(Problem::new(
                Code::WrongState,
                text!("This result belongs to a session that has ended, so it was dropped."),
            ))
        }
    }

    /// Records a refusal, as the app, in a session that may have been left in the meantime.
    pub(crate) async fn note_refusal(&self, look: &Look, text: &str) {
        if self.record(&look.session_id, EntryKind::Observed, text).await.is_err() {
            // A closed record takes no more entries; an open one must.
            if self.lock().session_id() == Some(&look.session_id) {
                self.journal_failed();
            }
        }
        self.publish();
    }

    /// If the server says that the session has ended, it stops immediately. An expired token says nothing about the
    /// session: the next beat renews it, or the server stays silent for too long.
    pub(crate) async fn on_refusal(&self, session_number: u64, problem: &Problem) {
        match problem.code {
            Code::SessionEnded | Code::Unauthenticated => {
                let froze = Event::Froze { reason: FrozenReason::Revoked, detail: problem.message.clone() };
                // Refused if the session has been left in the meantime.
                let _ = self.dispatch_in(session_number, froze).await;
            }
            Code::Exp => {
                if let Some(live) = &mut self.lock().live {
                    live.renewal.soon();
                }
            }
            _ => {}
        }
    }
}

fn pairs(query: &MemberQuery) -> Vec<(&'static str, String)> {
    let given = [
        ("q", query.q.clone()),
        ("role", query.role.clone()),
        ("team", query.team.clone()),
        ("status", query.status.map(|status| status.to_string())),
        ("sort", query.sort.map(|sort| sort.to_string())),
        ("order", query.order.map(|order| order.to_string())),
        ("cursor", query.cursor.clone()),
        ("skip", query.skip.map(|skip| skip.to_string())),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ];
    given.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

/// An additional part of a page, or nothing if the viewed user or the session may not see it.
fn if_seen<T>(answer: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match answer {
        Ok(seen) => Ok(Some(seen)),
        Err(problem) if matches!(problem.code, Code::ViewedUserCannot | Code::Forbidden | Code::NotFound) => {
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}
