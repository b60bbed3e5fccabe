//! Sessions that were started in a provider's own dashboard.

use crate::{
    access::policy::{self, EntryPolicy},
    auth::{caller::Caller, ids, logins},
    failure::Failure,
    store::{Reading, Writing, audit, hand_overs, origin},
};
use ergo_protocol::{Code, directory::Candidate};
use ergo_session::{Acting, Claims};

/// Takes over the session that a trusted provider's token represents, and returns which user and workspace it refers
/// to here. From there it is entered like any other: with a reason, a ticket, and the customer's own policy. A token
/// works only once.
pub async fn take(
    tx: &mut Writing,
    caller: &Caller,
    policy: EntryPolicy,
    claims: &Claims,
    token: &str,
) -> Result<Candidate, Failure> {
    caller.require_entering_agent()?;
    require_own(tx, claims, caller).await?;
    let user = logins::person(tx, &claims.issuer, &claims.subject, claims.verified_email.as_deref()).await?;
    let (Some(user), Some(workspace)) = (user, &claims.workspace) else { return Err(unknown_place()) };
    let allowed = policy::require_candidate(tx, policy, &caller.subject, (workspace, &user)).await;
    let candidate = allowed.map_err(|failure| match failure.code {
        Code::NotFound => unknown_place(),
        _ => failure,
    })?;
    require_since_restoration(tx, claims).await?;
    use_up(tx, token, caller).await?;
    let entry = audit::Entry {
        workspace: Some(workspace.clone()),
        target: Some(user),
        detail: format!("From {} as {}", claims.issuer, claims.subject),
        ..caller.entry("entry.handed_over")
    };
    audit::record(tx, &entry).await?;
    Ok(candidate)
}

/// Requires that the provider names the caller as the impersonator.
async fn require_own(tx: &mut Reading, claims: &Claims, caller: &Caller) -> Result<(), Failure> {
    let mismatch = |detail: &'static str| Err(Failure::new(Code::IdentityMismatch, detail));
    let actor = match &claims.acting {
        Acting::By(actors) if actors.len() == 1 => &actors[0],
        Acting::By(_) => {
            return mismatch("This session was started by one person on behalf of another. Start your own.");
        }
        Acting::ByUnknown => {
            return mismatch(
                "The provider does not say who started this session, so it cannot be taken over.",
            );
        }
        Acting::Direct | Acting::CannotTell => {
            return mismatch("What was handed over is not an impersonation session. Nothing was entered.");
        }
    };
    // Some providers use the impersonator's email address instead of an id.
    let person = logins::person(tx, &claims.issuer, actor, Some(actor)).await?;
    if person.as_deref() == Some(&caller.subject) {
        return Ok(());
    }
    mismatch(
        "The provider says that someone else started this session, or the person it names is not linked to your account here.",
    )
}

/// It is not known which tokens were used up between a backup and its restoration, so none from before the
/// restoration is accepted.
async fn require_since_restoration(tx: &mut Reading, claims: &Claims) -> Result<(), Failure> {
    let restored_at = origin::restored_at(tx).await?;
    if restored_at.is_none_or(|at| claims.issued_at.saturating_mul(1000) > at) {
        return Ok(());
    }
    Err(Failure::new(
        Code::RequestClosed,
        "This session was started before the server was restored from a backup. Start a new one in the provider's dashboard.",
    ))
}

/// Uses up a token. It is identified by what was signed, not by its text, because anyone can turn an ECDSA signature
/// (r, s) into (r, n-s).
async fn use_up(tx: &mut Writing, token: &str, caller: &Caller) -> Result<(), Failure> {
    let signed = token.rsplit_once('.').map_or(token, |(signed, _)| signed);
    if hand_overs::use_up(tx, &ids::sha256_hex(signed), &caller.subject).await? {
        return Ok(());
    }
    Err(Failure::new(
        Code::RequestClosed,
        "This session has already been handed over. Start a new one in the provider's dashboard.",
    ))
}

fn unknown_place() -> Failure {
    Failure::new(
        Code::NotFound,
        "The provider's session is for a user or workspace that is not known here or is not linked.",
    )
}
