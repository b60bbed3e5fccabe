//! Arming: one stated change, authorised by somebody, allowed for a short time.

use super::{
    Desk,
    plain::{message, plain},
    vault::Grant,
};
use ergo_protocol::{
    Code, Problem,
    change::{ArmDraft, ChangeGrant},
    snapshot::NoticeKind,
};
use ergo_session::{Armed, Event, State, require_active};
use std::time::Duration;

/// The longest a change stays armed, whatever the server says.
const LONGEST_ARMED: Duration = Duration::from_mins(2);
/// The longest purpose, in characters.
const LONGEST_PURPOSE: usize = 500;
/// The longest name of whoever authorised it, in characters.
const LONGEST_AUTHORITY: usize = 200;

impl Desk {
    /// Arms one change. The server says what it would change and grants it, once.
    pub async fn arm(&self, draft: ArmDraft) -> Result<(), Problem> {
        let draft = checked(draft)?;
        let look = self.look()?;
        if require_active(self.lock().state())?.armed.is_some() {
            return Err(Problem::new(
                Code::WrongState,
                "A change is armed already. Make it or disarm it first.",
            ));
        }
        let answer = self.client.grant(&look.token, &draft).await;
        self.reached(&answer);
        if let Err(problem) = &answer {
            self.mind_refusal(look.session_number, problem).await;
        }
        let granted = answer?;
        let (id, inverse) = (granted.id.clone(), granted.inverse.clone());
        let armed_until = self.armed_until(granted.expires_at);
        let (armed, grant) = split(granted, draft);
        let event = Event::Armed { armed };
        let done = self
            .dispatch_with(Some(look.session_number), event, |inner| {
                inner.vault.grant = Some(grant);
                inner.armed_until = armed_until;
                inner.inverse = inverse;
                inner.last_change = None;
            })
            .await;
        if done.is_err() {
            // The session has stopped meanwhile: nobody will use the grant.
            self.void(&id).await;
        }
        done
    }

    /// Lays down what is armed.
    pub async fn disarm(&self) -> Result<(), Problem> {
        self.lay_down("By the agent.").await
    }

    /// Lays down what is armed when its time is over.
    pub(super) async fn disarm_in_time(&self) {
        let over = {
            let inner = self.lock();
            is_ready(inner.state()) && self.clock.monotonic() >= inner.armed_until
        };
        if over {
            // Refused when it was made, or the session left, in this very moment.
            let _ = self.lay_down("Its time was over.").await;
        }
    }

    /// Lays down what is armed because the customer no longer allows changes.
    pub(super) async fn disarm_by_policy(&self) {
        self.lock().say(
            NoticeKind::PolicyChanged,
            "The customer has changed what support may do: this session is read-only from now on.".to_owned(),
        );
        self.publish();
        if is_ready(self.lock().state()) {
            // As above.
            let _ = self.lay_down("The customer has switched changes off.").await;
        }
    }

    async fn lay_down(&self, why: &str) -> Result<(), Problem> {
        let grant = self.lock().vault.grant.as_ref().map(|grant| grant.id.clone());
        self.dispatch(Event::Disarmed { why: why.to_owned() }).await?;
        if let Some(id) = grant {
            self.void(&id).await;
        }
        Ok(())
    }

    /// Tells the server that a grant is not used. Best effort: it expires by itself.
    async fn void(&self, id: &str) {
        if let Ok(own) = self.direct_token_anyhow() {
            let _ = self.client.void_grant(&own, id).await;
        }
    }

    fn armed_until(&self, expires_at: i64) -> Duration {
        let left = Duration::from_millis(u64::try_from(expires_at.saturating_sub(self.now())).unwrap_or(0));
        self.clock.monotonic() + left.min(LONGEST_ARMED)
    }
}

fn is_ready(state: &State) -> bool {
    require_active(state).is_ok_and(|held| held.armed.as_ref().is_some_and(|armed| !armed.calling))
}

/// What the screen and the journal may have of a grant, and the secret part.
fn split(granted: ChangeGrant, draft: ArmDraft) -> (Armed, Grant) {
    let armed = Armed {
        draft,
        title: plain(&granted.title),
        before: message(&granted.before),
        after: message(&granted.after),
        calling: false,
    };
    (armed, Grant::new(granted.id, granted.grant, granted.etag))
}

/// A draft with its texts trimmed, or what is wrong with it.
fn checked(draft: ArmDraft) -> Result<ArmDraft, Problem> {
    let purpose = draft.purpose.trim().to_owned();
    let authorised_by = draft.authorised_by.trim().to_owned();
    if !(1..=LONGEST_PURPOSE).contains(&purpose.chars().count()) {
        return Err(Problem::new(
            Code::AuthorityLength,
            "Say what the change is for, in 1 to 500 characters.",
        ));
    }
    if !(1..=LONGEST_AUTHORITY).contains(&authorised_by.chars().count()) {
        return Err(Problem::new(
            Code::AuthorityLength,
            "Name who authorised the change, in 1 to 200 characters.",
        ));
    }
    Ok(ArmDraft { purpose, authorised_by, ..draft })
}
