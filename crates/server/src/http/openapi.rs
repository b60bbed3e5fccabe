//! What the `OpenAPI` document contains besides the routes: the title, how to authenticate, how operations fail, and
//! what utoipa cannot express.
//!
//! It is completed as JSON, as it is served, because half of what is added here (`contentSchema`, a custom flow) does
//! not exist in utoipa's types.

mod answers;
mod operations;
mod questions;
mod schemas;

use serde_json::{Value, json};
use utoipa::OpenApi;

/// The document that the routes are collected into.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ergo workspace server",
        description = "Entry requests, token exchange (RFC 8693), workspace reads and changes, audit.\n\n\
                       Errors are problem details (RFC 9457) with a code; only /oauth/* answers RFC 6749 errors. A \
                       path that does not exist returns 404, and a method that does not exist returns 405 \
                       (components.responses.MethodNotAllowed). Every GET also answers HEAD.",
        version = "1"
    ),
    components(schemas(ergo_protocol::code::ProblemDetails, ergo_protocol::oauth::TokenError))
)]
pub struct Document;

/// The document as it is served.
pub fn complete(document: &utoipa::openapi::OpenApi) -> String {
    // This cannot fail, because all its types serialize; the test would notice an empty document.
    let mut document = serde_json::to_value(document).unwrap_or_default();
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, item) in paths {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                operations::complete(operation, method, path);
            }
        }
    }
    let components = &mut document["components"];
    components["securitySchemes"] = security_schemes();
    components["responses"] = answers::responses();
    components["headers"] = answers::headers();
    components["parameters"] = answers::parameters();
    questions::complete(&mut document);
    schemas::complete(&mut document);
    document.to_string()
}

fn security_schemes() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "feed": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of a receiver that polls (ergo-server webhooks add --poll). Only for \
                            /v1/changes.",
        },
        "authzen": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of a program that asks for decisions (ergo-server authzen-token create). Only for \
                            /access/v1.",
        },
        // OpenAPI has no name for this flow; names that begin with x- are free.
        "token_exchange": {
            "type": "oauth2",
            "description": "An entry ticket is exchanged for an impersonation token (RFC 8693).",
            "flows": { "x-token-exchange": { "tokenUrl": "/oauth/token", "scopes": scopes() } },
        },
    })
}

fn scopes() -> Value {
    use ergo_protocol::entry::Scope::{AccessRead, Change, MembersRead, RolesRead, TeamsRead};
    let words = [
        (MembersRead, "See members"),
        (TeamsRead, "See teams"),
        (RolesRead, "See roles"),
        (AccessRead, "See access settings"),
        (Change, "Make single changes, each with its own grant"),
    ];
    words.into_iter().map(|(scope, words)| (scope.as_str().to_owned(), json!(words))).collect()
}
