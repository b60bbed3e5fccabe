//! Sessions that were started in a provider's own dashboard.

use crate::{
    app::App, audit, body::Incoming, caller::Caller, clock::now_millis, database::begin_write, ids, logins,
    policy, problem::Failure, routes::directory, trusted::Purpose,
};
use axum::{Json, extract::State};
use ergo_protocol::{Code, directory::Candidate, oauth::HandedOver};
use ergo_session::{Acting, Claims};
use sqlx::SqliteConnection;

/// Takes a session over that a trusted provider's token stands for: says whom and where it means here. From
/// there on it is entered as any other: with a reason, a ticket and the customer's own policy. A token counts
/// once.
#[utoipa::path(post, path = "/v1/hand-overs", tag = "entry", security(("bearer" = [])),
    request_body = HandedOver, responses((status = 200, body = Candidate)))]
pub async fn receive(
    caller: Caller,
    State(app): State<App>,
    body: Incoming,
) -> Result<Json<Candidate>, Failure> {
    caller.require_entering_agent()?;
    let handed: HandedOver = body.json()?;
    let claims = app.trusted.verify(&handed.token, Purpose::HandOver).await?;
    let mut transaction = begin_write(&app.pool).await?;
    require_own(&mut transaction, &claims, &caller).await?;
    let user =
        logins::person(&mut transaction, &claims.issuer, &claims.subject, claims.verified_email.as_deref());
    let (Some(user), Some(workspace)) = (user.await?, &claims.workspace) else { return Err(unknown_place()) };
    let candidate =
        directory::find(&mut *transaction, app.policy, workspace, &user).await?.ok_or_else(unknown_place)?;
    policy::require_open(candidate.support_access)?;
    policy::require_viewable(&candidate)?;
    use_up(&mut transaction, &handed.token, &caller).await?;
    let entry = audit::Entry {
        workspace: Some(workspace),
        target: Some(&user),
        detail: format!("From {} as {}", claims.issuer, claims.subject),
        ..audit::Entry::by(&caller, "entry.handed_over")
    };
    audit::record(&mut transaction, &entry).await?;
    transaction.commit().await?;
    Ok(Json(candidate))
}

/// The provider has to say that it is the caller who impersonates.
async fn require_own(
    connection: &mut SqliteConnection,
    claims: &Claims,
    caller: &Caller,
) -> Result<(), Failure> {
    let mismatch = |detail: &'static str| Err(Failure::new(Code::IdentityMismatch, detail));
    let actor = match &claims.acting {
        Acting::By(actors) if actors.len() == 1 => &actors[0],
        Acting::By(_) => {
            return mismatch("Somebody else started this session on behalf of another. Start your own.");
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
    // Some providers write the address of the impersonator instead of an id.
    let person = logins::person(connection, &claims.issuer, actor, Some(actor)).await?;
    if person.as_deref() == Some(&caller.subject) {
        return Ok(());
    }
    mismatch(
        "The provider says that somebody else started this session, or does not know you by that name here.",
    )
}

/// Known again by what was signed, not by its text: of an ECDSA signature (r, s) anybody can make another, (r, n - s).
async fn use_up(connection: &mut SqliteConnection, token: &str, caller: &Caller) -> Result<(), Failure> {
    let signed = token.rsplit_once('.').map_or(token, |(signed, _)| signed);
    let inserted =
        sqlx::query("INSERT OR IGNORE INTO hand_overs (hash, agent_id, received_at) VALUES (?, ?, ?)")
            .bind(ids::sha256_hex(signed))
            .bind(&caller.subject)
            .bind(now_millis())
            .execute(connection)
            .await?;
    if inserted.rows_affected() == 1 {
        return Ok(());
    }
    Err(Failure::new(
        Code::RequestClosed,
        "This session was handed over before. Start a new one at the provider.",
    ))
}

fn unknown_place() -> Failure {
    Failure::new(
        Code::NotFound,
        "The provider's session is for a user or a workspace that is not known here, or whose link is missing.",
    )
}
