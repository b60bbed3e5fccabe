//! Signing in with a token from the organization's identity provider, or through the training door. Either way, a
//! direct session lasts equally long.

use crate::{
    auth::{
        caller::{Caller, Kind},
        errand::Errand,
        gate::Gate,
        ids,
        lifetimes::DIRECT_MILLIS,
        logins,
        tokens::{self, NewToken},
        trusted::{Purpose, Trusted},
    },
    failure::Failure,
    sessions::standing,
    store::{Reading, Writing, agents, audit, members, people, sessions},
};
use ergo_protocol::{Agent, Code, UnixMillis, oauth::TokenAnswer};
use ergo_session::Claims;
use std::collections::HashSet;

const TRAINING_DOOR: &str = "Training sign-in";

/// The most direct sessions that one person may have open. No one reaches this by accident.
const OPEN_OF_PERSON: i64 = 1000;

/// Begins a session of our own for the person of a provider's token: the exchange of RFC 8693 without an actor. Our
/// token never outlives the provider's, so anyone locked out there is soon locked out here too.
pub async fn with_provider(
    gate: &Gate,
    trusted: &Trusted,
    issuer: &str,
    login_token: &str,
) -> Result<TokenAnswer, Failure> {
    let claims = trusted.verify(login_token, Purpose::SignIn).await?;
    let (mut tx, person) = begin(gate, Errand::SignIn, &claims).await?;
    let ends_at = tx.second() + DIRECT_MILLIS;
    let session = open(&mut tx, &person, ends_at, &through(&claims)).await?;
    let answer = issue(&mut tx, issuer, &claims, &session, &person).await?;
    people::move_last_seen(&mut tx, &person).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Continues a session with a newer provider token for the same person.
pub async fn renew(
    gate: &Gate,
    trusted: &Trusted,
    issuer: &str,
    login_token: &str,
    session_id: &str,
) -> Result<TokenAnswer, Failure> {
    let claims = trusted.verify(login_token, Purpose::SignIn).await?;
    let (mut tx, person) = begin(gate, Errand::Renewal, &claims).await?;
    let session = sessions::find(&mut tx, session_id).await?.ok_or_else(standing::unknown)?;
    // To this person, someone else's session counts as ended; an impersonation session is renewed elsewhere.
    if session.subject_id != person || session.actor_id.is_some() {
        return Err(standing::unknown());
    }
    if let Some(refusal) = standing::refusal(&mut tx, session_id, gate.policy()).await? {
        return Err(refusal);
    }
    let answer = issue(&mut tx, issuer, &claims, session_id, &person).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Signs in through the training door, as a sample agent or a sample customer's member.
pub async fn as_sample(gate: &Gate, issuer: &str, person: &str) -> Result<TokenAnswer, Failure> {
    let mut tx = gate.write_for(Errand::SignIn).await?;
    let person = people::find(&mut tx, person).await?.ok_or_else(Failure::not_found)?.id;
    let is_agent = agents::role(&mut tx, &person).await?.is_some();
    let disabled = !is_agent && agents::is_one(&mut tx, &person).await?;
    if disabled || !is_agent && members::workspaces_of(&mut tx, &person).await?.is_empty() {
        let refusal = Failure::new(
            Code::Forbidden,
            "This person is suspended, disabled, or has not accepted the invitation yet.",
        );
        record_refusal(&mut tx, person, &refusal, TRAINING_DOOR).await?;
        tx.commit().await?;
        return Err(refusal);
    }
    let ends_at = tx.second() + DIRECT_MILLIS;
    let session_id = open(&mut tx, &person, ends_at, TRAINING_DOOR).await?;
    let expires_at = ends_at.div_euclid(1000);
    let token = NewToken { session_id: &session_id, subject: &person, impersonation: None, expires_at };
    let answer = tokens::issue(&mut tx, issuer, token).await?;
    people::move_last_seen(&mut tx, &person).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Begins a direct session for an agent whose actor token is from a provider, in the returned transaction. It lasts
/// no longer than any other direct session, and no longer than that token.
pub async fn as_actor(
    gate: &Gate,
    trusted: &Trusted,
    actor_token: &str,
) -> Result<(Writing, Caller), Failure> {
    let claims = trusted.verify(actor_token, Purpose::SignIn).await?;
    let (mut tx, subject) = begin(gate, Errand::Exchange, &claims).await?;
    let ends_at = (claims.expires_at * 1000).min(tx.second() + DIRECT_MILLIS);
    let session_id = open(&mut tx, &subject, ends_at, &through(&claims)).await?;
    let agent_role = agents::role(&mut tx, &subject).await?;
    let kind = Kind::Direct { agent_role };
    Ok((tx, Caller { session_id, subject, kind, expires_at: ends_at, ends_at }))
}

/// Finds the agent of a provider's token, under the write lock. If someone known here is refused, that is recorded in
/// the audit.
async fn begin(gate: &Gate, errand: Errand, claims: &Claims) -> Result<(Writing, String), Failure> {
    let mut tx = gate.write_for(errand).await?;
    match logins::agent(&mut tx, claims).await {
        Ok(person) => Ok((tx, person)),
        Err(refusal) => {
            if let Some(person) = logins::known(&mut tx, claims).await? {
                record_refusal(&mut tx, person, &refusal, &through(claims)).await?;
                tx.commit().await?;
            }
            Err(refusal)
        }
    }
}

async fn record_refusal(
    tx: &mut Writing,
    person: String,
    refusal: &Failure,
    how: &str,
) -> Result<(), Failure> {
    let entry = audit::Entry {
        action: "attempt.refused",
        subject: person.clone(),
        actor: None,
        session: None,
        workspace: None,
        target: Some(person),
        detail: format!("sign-in: {}. {how}", refusal.code.as_str()),
    };
    Ok(audit::record(tx, &entry).await?)
}

fn through(claims: &Claims) -> String {
    format!("Through {} as {}", claims.issuer, claims.subject)
}

async fn open(tx: &mut Writing, person: &str, ends_at: UnixMillis, how: &str) -> Result<String, Failure> {
    if sessions::count_open(tx, person).await?.0 >= OPEN_OF_PERSON {
        let detail = "You have 1,000 open sign-ins. Sign out of one, or wait for one to end.";
        return Err(Failure::new(Code::TooMany, detail));
    }
    let id = ids::new_id("ses")?;
    let span = (tx.second(), ends_at);
    let session = sessions::NewSession { id: &id, subject: person, span, entry: None };
    sessions::insert(tx, &session).await?;
    let entry = audit::Entry {
        action: "session.signed_in",
        subject: person.to_owned(),
        actor: None,
        session: Some(id.clone()),
        workspace: None,
        target: None,
        detail: how.to_owned(),
    };
    audit::record(tx, &entry).await?;
    Ok(id)
}

async fn issue(
    tx: &mut Reading,
    issuer: &str,
    claims: &Claims,
    session_id: &str,
    person: &str,
) -> Result<TokenAnswer, Failure> {
    let session = sessions::find(tx, session_id).await?.ok_or_else(standing::unknown)?;
    let expires_at = claims.expires_at.min(session.ends_at.div_euclid(1000));
    // The leeway accepts a token that expired a moment ago; ours would already be expired when issued.
    if expires_at <= tx.now().div_euclid(1000) {
        return Err(standing::unknown());
    }
    let token = NewToken { session_id, subject: person, impersonation: None, expires_at };
    tokens::issue(tx, issuer, token).await
}

/// The agents of the training workspace.
pub async fn sample_agents(tx: &mut Reading, samples: &HashSet<String>) -> Result<Vec<Agent>, Failure> {
    let mut all = agents::all(tx).await?;
    all.retain(|agent| samples.contains(&agent.person.id));
    Ok(all)
}
