//! Users and groups: the same requests for both, told apart by their path.

use crate::{
    app::App,
    directory_sync::{Refusal, change::Change, list as lists, resource::Kind},
    http::{
        body::Segments,
        scim::{Asked, Body, Caller, answer, conditions},
    },
    scim::{projection::Projection, query::Query},
};
use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use std::sync::Arc;

/// A page of resources.
pub async fn list(
    caller: Caller,
    State(app): State<App>,
    Segments(kind): Segments<String>,
    Asked(query): Asked,
) -> Result<Response, Refusal> {
    page(&caller, &app, kind_of(&kind)?, &query).await
}

/// The same, with the query in the body (RFC 7644 §3.4.3).
pub async fn search(
    caller: Caller,
    State(app): State<App>,
    Segments(kind): Segments<String>,
    body: Body,
) -> Result<Response, Refusal> {
    page(&caller, &app, kind_of(&kind)?, &Query::from_search(&body.json()?)?).await
}

/// One resource.
pub async fn read(
    caller: Caller,
    Segments((kind, id)): Segments<(String, String)>,
    Asked(query): Asked,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let kind = kind_of(&kind)?;
    let projection = projection(kind, &query)?;
    let resource = kind.read(&caller.site(), &id).await?;
    let current = resource.pointer("/meta/version").and_then(Value::as_str).unwrap_or_default();
    if conditions(&headers).is_known(current)? {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, current)]).into_response());
    }
    Ok(shown(StatusCode::OK, &resource, &projection))
}

/// Creates a resource.
pub async fn create(
    caller: Caller,
    Segments(kind): Segments<String>,
    Asked(query): Asked,
    body: Body,
) -> Result<Response, Refusal> {
    let kind = kind_of(&kind)?;
    let projection = projection(kind, &query)?;
    let resource = kind.create(&caller.site(), &body.json()?).await?;
    Ok(shown(StatusCode::CREATED, &resource, &projection))
}

/// Changes a resource: PUT replaces it, PATCH edits it.
pub async fn change(
    caller: Caller,
    method: Method,
    Segments((kind, id)): Segments<(String, String)>,
    Asked(query): Asked,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let kind = kind_of(&kind)?;
    let (projection, body) = (projection(kind, &query)?, body.json()?);
    let body = Arc::new(body);
    let change = if method == Method::PUT { Change::Replace(body) } else { Change::Patch(body) };
    let resource = kind.change(&caller.site(), &id, &conditions(&headers), &change).await?;
    Ok(shown(StatusCode::OK, &resource, &projection))
}

/// Deletes a resource.
pub async fn delete(
    caller: Caller,
    Segments((kind, id)): Segments<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    kind_of(&kind)?.delete(&caller.site(), &id, &conditions(&headers)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn page(caller: &Caller, app: &App, kind: Kind, query: &Query) -> Result<Response, Refusal> {
    // A request that examines many resources waits its turn, so that such requests do not occupy every connection.
    let looks = query.filter.is_some() || query.sort_by.is_some();
    let site = caller.site();
    let _places = if looks { Some((site.turn.to_look().await?, app.turn_to_search().await?)) } else { None };
    let body = lists::list(&site, kind, query).await?;
    Ok(answer(StatusCode::OK, &body, None))
}

fn kind_of(segment: &str) -> Result<Kind, Refusal> {
    Kind::of(segment).ok_or_else(Refusal::not_found)
}

/// The requested attributes of a resource. Checked before anything is changed.
fn projection(kind: Kind, query: &Query) -> Result<Projection, Refusal> {
    Ok(Projection::new(kind.schema(), &query.attributes, &query.excluded_attributes)?)
}

fn shown(status: StatusCode, resource: &Value, projection: &Projection) -> Response {
    answer(status, &projection.of(resource), Some(resource))
}
