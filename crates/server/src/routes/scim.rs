//! SCIM 2.0 (RFC 7644) below `/scim/v2`: its discovery, and what it does not support. Users and groups are in
//! `resources`.
//!
//! These routes are not in `/openapi.json`: SCIM has its own description, which its clients read.

mod resources;

use crate::{
    app::App,
    directory_sync::{Refusal, discovery},
    http::{
        body::Segments,
        scim::{Caller, MAX_BODY_BYTES, answer},
    },
    scim::error::Error,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, RawQuery},
    http::StatusCode,
    response::Response,
    routing::{any, get, post},
};
use serde_json::Value;

/// Adds the routes to the server's.
pub fn beside(all: Router<App>) -> Router<App> {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    all.route("/scim/v2/ServiceProviderConfig", get(config))
        .route("/scim/v2/ResourceTypes", get(types))
        .route("/scim/v2/ResourceTypes/{id}", get(type_of))
        .route("/scim/v2/Schemas", get(schemas))
        .route("/scim/v2/Schemas/{id}", get(schema))
        .route("/scim/v2/Me", any(not_done))
        .route("/scim/v2/Bulk", any(not_done))
        .route("/scim/v2/.search", any(not_done))
        .route("/scim/v2/{kind}", get(resources::list).post(resources::create).layer(limit()))
        .route("/scim/v2/{kind}/.search", post(resources::search).layer(limit()))
        .route(
            "/scim/v2/{kind}/{id}",
            get(resources::read)
                .put(resources::change)
                .patch(resources::change)
                .delete(resources::delete)
                .layer(limit()),
        )
}

async fn config(caller: Caller, query: RawQuery) -> Result<Response, Refusal> {
    require_no_filter(&query)?;
    Ok(document(&discovery::config(&caller.site())))
}

async fn types(caller: Caller, query: RawQuery) -> Result<Response, Refusal> {
    require_no_filter(&query)?;
    Ok(document(&discovery::types(&caller.site())))
}

async fn type_of(caller: Caller, Segments(id): Segments<String>) -> Result<Response, Refusal> {
    Ok(document(&discovery::type_of(&caller.site(), &id)?))
}

async fn schemas(caller: Caller, query: RawQuery) -> Result<Response, Refusal> {
    require_no_filter(&query)?;
    Ok(document(&discovery::schemas(&caller.site()).await?))
}

async fn schema(caller: Caller, Segments(id): Segments<String>) -> Result<Response, Refusal> {
    Ok(document(&discovery::schema(&caller.site(), &id).await?))
}

/// Not supported: bulk operations, the caller as a resource, and a search for both users and groups (RFC 7644 §3.7,
/// §3.11, §3.4.3).
async fn not_done(_: Caller) -> Refusal {
    Error::plain(501, "This service does not support this. See /ServiceProviderConfig.").into()
}

/// RFC 7644 §4: a filter on the discovery resources is refused; sorting and paging are ignored.
fn require_no_filter(RawQuery(query): &RawQuery) -> Result<(), Refusal> {
    let mut names = query.iter().flat_map(|query| query.split('&')).filter_map(|pair| pair.split('=').next());
    if names.any(|name| name.eq_ignore_ascii_case("filter")) {
        return Err(Error::plain(403, "The descriptions of the service cannot be filtered.").into());
    }
    Ok(())
}

fn document(body: &Value) -> Response {
    answer(StatusCode::OK, body, None)
}
