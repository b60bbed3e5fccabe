//! Looking at the viewed workspace. What was looked at is in the journal before it is on the screen.

use super::{
    Desk,
    plain::{message, plain},
    vault::ImpersonationToken,
};
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

/// A look that was begun: good only for the session it was begun in.
pub(super) struct Look {
    pub(super) token: ImpersonationToken,
    pub(super) session_number: u64,
    session_id: String,
}

impl Desk {
    /// The workspace at a glance.
    pub async fn overview(&self) -> Result<Workspace, Problem> {
        let look = self.look()?;
        let workspace = self.read(&look, &[], &[]).await?;
        self.seen(&look, "Looked at the overview".to_owned()).await?;
        Ok(workspace)
    }

    /// One page of the member list. A search or filter is its own entry; the next pages of the same
    /// one are part of it.
    pub async fn members(&self, query: &MemberQuery) -> Result<MemberPage, Problem> {
        let look = self.look()?;
        let page: MemberPage = self.read(&look, &["members"], &pairs(query)).await?;
        self.seen(&look, members_seen(query)).await?;
        Ok(page)
    }

    /// What the member list can be narrowed by; part of looking at the list.
    pub async fn member_filters(&self) -> Result<MemberFilters, Problem> {
        let look = self.look()?;
        let roles: Roles = self.read(&look, &["roles"], &[]).await?;
        let teams: Teams = self.read(&look, &["teams"], &[]).await?;
        self.seen(&look, "Looked at members".to_owned()).await?;
        Ok(MemberFilters {
            roles: roles.roles.into_iter().map(|role| Named { id: role.id, name: role.name }).collect(),
            teams: teams.items.into_iter().map(|team| Named { id: team.id, name: team.name }).collect(),
        })
    }

    /// One member and what they may do.
    pub async fn member(&self, id: &str) -> Result<MemberView, Problem> {
        let look = self.look()?;
        let detail: MemberDetail = self.read(&look, &["members", id], &[]).await?;
        let access: EffectiveAccess = self.read(&look, &["members", id, "effective-access"], &[]).await?;
        let person = &detail.member.person;
        self.seen(&look, format!("Looked at member {} ({})", plain(&person.name), plain(&person.id))).await?;
        Ok(MemberView { detail, access })
    }

    /// The teams.
    pub async fn teams(&self) -> Result<Teams, Problem> {
        let look = self.look()?;
        let teams = self.read(&look, &["teams"], &[]).await?;
        self.seen(&look, "Looked at teams".to_owned()).await?;
        Ok(teams)
    }

    /// The roles and what they allow.
    pub async fn roles(&self) -> Result<Roles, Problem> {
        let look = self.look()?;
        let roles = self.read(&look, &["roles"], &[]).await?;
        self.seen(&look, "Looked at roles".to_owned()).await?;
        Ok(roles)
    }

    /// The access settings.
    pub async fn access_settings(&self) -> Result<AccessSettings, Problem> {
        let look = self.look()?;
        let settings = self.read(&look, &["access-settings"], &[]).await?;
        self.seen(&look, "Looked at access settings".to_owned()).await?;
        Ok(settings)
    }

    pub(super) fn look(&self) -> Result<Look, Problem> {
        let inner = self.lock();
        let held = require_active(inner.state())?;
        let session_id = held.session.facts().session_id.clone();
        let token = inner
            .vault
            .impersonation
            .clone()
            .ok_or_else(|| Problem::new(Code::NotInSession, "The session is over. Start a new one."))?;
        Ok(Look { token, session_number: inner.session_number, session_id })
    }

    async fn read<T: DeserializeOwned>(
        &self,
        look: &Look,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, Problem> {
        self.still_here();
        self.mind_clocks().await;
        self.still(look)?;
        let mut answer = self.client.workspace(&look.token, segments, query).await;
        if answer.as_ref().is_err_and(|problem: &Problem| problem.code == Code::Exp) {
            // It ran out between two renewals, e.g. on a slow computer. Once more with a new one.
            self.renew().await;
            answer = self.client.workspace(&self.look()?.token, segments, query).await;
        }
        self.reached(&answer);
        if let Err(problem) = &answer {
            self.mind_refusal(look.session_number, problem).await;
        }
        self.still(look)?;
        answer
    }

    /// Writes down what was seen. If that is not possible the session freezes and nothing is shown.
    async fn seen(&self, look: &Look, what: String) -> Result<(), Problem> {
        let _turn = self.writing_down.lock().await;
        if self.lock().last_inspected.as_deref() == Some(&what) {
            return self.still(look);
        }
        let recorded = self.record(&look.session_id, EntryKind::Inspected, &what).await;
        if recorded.is_err() {
            self.still(look)?;
            self.journal_failed();
        }
        self.still(look)?;
        recorded?;
        self.lock().last_inspected = Some(what);
        self.publish();
        Ok(())
    }

    /// Drops an answer that belongs to a session which has stopped meanwhile.
    fn still(&self, look: &Look) -> Result<(), Problem> {
        let inner = self.lock();
        require_active(inner.state())?;
        if inner.session_number == look.session_number {
            Ok(())
        } else {
            Err(Problem::new(
                Code::WrongState,
                "This answer belongs to a session that has ended; it was dropped.",
            ))
        }
    }

    /// A server that says the session has ended is believed at once.
    pub(super) async fn mind_refusal(&self, session_number: u64, problem: &Problem) {
        if !matches!(problem.code, Code::SessionEnded | Code::Unauthenticated | Code::Exp) {
            return;
        }
        let froze = Event::Froze { reason: FrozenReason::Revoked, detail: message(&problem.message) };
        // Refused when the session was left meanwhile.
        let _ = self.dispatch_in(session_number, froze).await;
    }
}

fn pairs(query: &MemberQuery) -> Vec<(&'static str, String)> {
    let given = [
        ("q", query.q.clone()),
        ("role", query.role.clone()),
        ("team", query.team.clone()),
        ("cursor", query.cursor.clone()),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ];
    given.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

fn members_seen(query: &MemberQuery) -> String {
    let searched = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let mut text = searched.map_or_else(
        || "Looked at members".to_owned(),
        |text| format!("Searched members for “{}”", plain(text)),
    );
    for (what, id) in [("role", &query.role), ("team", &query.team)] {
        if let Some(id) = id {
            text = format!("{text}, {what} {}", plain(id));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_written_down_with_its_words() {
        let query = MemberQuery { q: Some(" dana ".into()), ..MemberQuery::default() };
        assert_eq!(members_seen(&query), "Searched members for “dana”");
        assert_eq!(members_seen(&MemberQuery::default()), "Looked at members");
        let of_role = |id: &str| MemberQuery { role: Some(id.into()), ..MemberQuery::default() };
        assert_ne!(members_seen(&of_role("role_1")), members_seen(&of_role("role_2")));
    }
}
