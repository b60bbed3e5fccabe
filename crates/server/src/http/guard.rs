//! What every answer goes through: panics become problems, time and load are limited, refusals are recorded, headers are
//! set, a line is logged, a request is counted.

use crate::{
    app::App,
    auth::witness::Witness,
    failure::Failure,
    http::{bearer, by_client, headers, request_id::RequestId},
    metrics::{Metrics, method_name},
    store::audit::Entry,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ergo_protocol::Code;
use std::{sync::Arc, time::Instant};
use tracing::Instrument;

/// Layer: runs the request in a separate task, so that a caller who hangs up cannot stop a change halfway or
/// keep a refusal out of the audit. There are at most as many tasks as connections: a caller cannot start more by hanging up.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&app, &request);
    let span = tracing::info_span!("request", request_id = %asked.id);
    // The task outlives its connection when the caller hangs up, so it needs a place of its own.
    let Ok(place) = Arc::clone(&app.places).try_acquire_owned() else {
        return asked.answered(Failure::busy().into_response());
    };
    let (method, route, known) = (request.method().clone(), asked.route.clone(), asked.clone());
    let answer = answer_and_record(app, request, next, method, route).instrument(span);
    let task = tokio::spawn(async move {
        let response = known.answered(answer.await);
        drop(place);
        response
    });
    task.await.unwrap_or_else(|error| asked.answered(Failure::internal(&error).into_response()))
}

/// What is logged and counted of a request: the route, not the path or the query, because those hold ids and names. Never a
/// header. Whatever else is logged while it is answered has its id.
#[derive(Clone)]
struct Asked {
    id: RequestId,
    method: &'static str,
    route: String,
    started: Instant,
    metrics: Arc<Metrics>,
    is_tls: bool,
}

impl Asked {
    fn of(app: &App, request: &Request) -> Self {
        let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
        Self {
            id: RequestId::of(request.headers(), by_client::proxy(app, request).is_some()),
            method: method_name(request.method().as_str()),
            route: matched.unwrap_or_else(|| "-".to_owned()),
            started: Instant::now(),
            metrics: Arc::clone(&app.metrics),
            is_tls: app.is_tls,
        }
    }

    /// The answer with what every answer has. It is logged and counted.
    fn answered(&self, mut response: Response) -> Response {
        let Self { id, method, route, started, metrics, is_tls } = self;
        id.put_on(&mut response);
        headers::secure(response.headers_mut(), *is_tls);
        let (status, took) = (response.status().as_u16(), started.elapsed());
        metrics.answered(method, route, status, took);
        // A number in JSON, too.
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(request_id = %id, %method, route, status, micros, "answered");
        response
    }
}

async fn answer_and_record(
    app: App,
    request: Request,
    next: Next,
    method: Method,
    route: String,
) -> Response {
    let path = request.uri().path().to_owned();
    let token = bearer::token(request.headers()).map(str::to_owned);
    let witness = Witness::default();
    let response = answer(&app, request, next, &witness).await;
    let outcome = (response.status(), response.extensions().get::<Code>().copied());
    // There is no such route or method, so nothing has asked who is calling.
    if let (None, Some(Code::NotFound | Code::MethodNotAllowed), Ok(token)) =
        (witness.caller(), outcome.1, token)
    {
        let _ = app.gate.admit(&token, witness.clone()).await;
    }
    match leave_recorded(&app, &witness, outcome, &method, &route, &path).await {
        Ok(()) => response,
        Err(failure) => failure.into_response(),
    }
}

/// The answer, within the time that the server takes for one. In a task of its own, so that a panic ends only this
/// request.
async fn answer(app: &App, mut request: Request, next: Next, witness: &Witness) -> Response {
    let only_reads = request.method().is_safe();
    request.extensions_mut().insert(witness.clone());
    let task = tokio::spawn(next.run(request).in_current_span());
    let aborting = task.abort_handle();
    match tokio::time::timeout(app.request_timeout, task).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => Failure::internal(&error).into_response(),
        Err(_) => {
            // What it has not committed is rolled back. But it may have committed.
            aborting.abort();
            let failure = if only_reads {
                Failure::new(Code::Busy, "The server could not answer in time. Try again in a moment.")
            } else {
                let detail =
                    "The server could not answer in time. Check the current state before you try again.";
                Failure::new(Code::Unconfirmed, detail)
            };
            failure.into_response()
        }
    }
}

/// Nothing is seen unrecorded (invariant 13): what was refused is in the audit before the answer leaves; and an answer to
/// an impersonation session that was not recorded does not leave at all, whatever its handler forgot.
async fn leave_recorded(
    app: &App,
    witness: &Witness,
    (status, code): (StatusCode, Option<Code>),
    method: &Method,
    route: &str,
    path: &str,
) -> Result<(), Failure> {
    let Some(caller) = witness.caller() else { return Ok(()) };
    if status.is_client_error() {
        let Some(code) = code else { return Ok(()) };
        // Not an attempt at anything: the token just needs renewing, or there is no room.
        if matches!(code, Code::Exp | Code::TooMany | Code::TimedOut) {
            return Ok(());
        }
        // Nothing is allowed once a session has ended; recording that a few times a minute is enough.
        let is_over = code == Code::SessionEnded || app.gate.is_over(&caller.session_id).await?;
        if is_over && !app.ended.may_be_said(&caller.session_id, app.gate.now()) {
            return Ok(());
        }
        let what = witness.attempt().map(|what| format!(": {what}")).unwrap_or_default();
        let entry = Entry {
            target: Some(target(caller.workspace(), route, path)),
            detail: format!("{} {route}: {}{what}", method_name(method.as_str()), code.as_str()),
            ..caller.entry("attempt.refused")
        };
        return app.gate.record_refusal(entry).await;
    }
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let is_answered = status.is_success() || status.is_redirection();
    if reads && is_answered && caller.actor().is_some() && !witness.is_recorded() {
        return Err(Failure::internal(&"a read of an impersonation session was not recorded"));
    }
    Ok(())
}

/// What was tried. A customer reads it in their audit: of the paths of other workspaces only the route.
fn target(workspace: Option<&str>, route: &str, path: &str) -> String {
    let is_own = |workspace: &str| {
        let rest = path.strip_prefix("/v1/workspaces/").and_then(|rest| rest.strip_prefix(workspace));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let shown = if workspace.is_none_or(is_own) { path } else { route };
    shown.chars().take(300).collect()
}

/// For every path that does not exist.
pub async fn no_such_path() -> Failure {
    Failure::not_found()
}

/// For every method that a path does not have.
pub async fn no_such_method() -> Failure {
    Failure::new(
        Code::MethodNotAllowed,
        "That method is not allowed here. The Allow header lists the methods that are.",
    )
}
