//! The responses that many operations share, with their headers.

use crate::http::problem::{self, PROBLEM_JSON};
use ergo_protocol::Code;
use serde_json::{Map, Value, json};

/// A shared response: its status, its name, and when it is sent.
type Shared = (u16, &'static str, &'static str);

/// All the ways in which an operation can fail.
pub const FAILURES: [Shared; 17] = [
    (400, "InvalidRequest", "Something in the request is missing, unknown, duplicated, or malformed."),
    (401, "Unauthenticated", "The token is missing, is not valid here, or is no longer valid."),
    (403, "Forbidden", "Not allowed; see the code."),
    (404, "NotFound", "Not found, or not visible to the caller."),
    (405, "MethodNotAllowed", "That method does not exist on this path."),
    (408, "TimedOut", "The body did not arrive in time. Nothing was changed."),
    (409, "Conflict", "The current state no longer allows it."),
    (410, "Gone", "It was there and has been deleted."),
    (412, "PreconditionFailed", "If-Match does not match: the resource has changed in the meantime."),
    (413, "BodyTooLarge", "The body is larger than the server accepts."),
    (415, "UnsupportedMediaType", "The body has to be application/json."),
    (422, "OutOfRange", "A text is too long or too short, or a number is too large or too small."),
    (428, "PreconditionRequired", "If-Match is missing."),
    (429, "TooMany", "A limit was reached. Try again later."),
    (500, "Broken", "Something went wrong on the server. Nothing was changed."),
    (503, "Busy", "The server or an identity provider is temporarily unavailable. Try again later."),
    (
        504,
        "Unconfirmed",
        "It took too long, and it may have been done: check the current state before trying again.",
    ),
];

/// The name of the shared response with this status.
pub fn name(status: u16) -> Option<&'static str> {
    FAILURES.iter().find(|failure| failure.0 == status).map(|failure| failure.1)
}

/// `components.responses`.
pub fn responses() -> Value {
    let failures = FAILURES.iter().map(|&(status, name, when)| (name.to_owned(), failure(status, when)));
    let mut all: Map<String, Value> = failures.collect();
    // Sent before the request has been read, so nothing else can be said about it.
    all.insert(
        "HeadersTooLarge".to_owned(),
        json!({ "description": "Path and headers are larger than 32 KiB. There is no body." }),
    );
    all.insert(
        "NotModified".to_owned(),
        json!({ "description": "The caller already has this version.", "headers": { "ETag": header("ETag") } }),
    );
    Value::Object(all)
}

/// A problem whose code is one of those with this status.
fn failure(status: u16, when: &str) -> Value {
    let codes: Vec<&str> =
        Code::ALL.iter().filter(|code| is_sent(**code, status)).map(|code| code.as_str()).collect();
    let schema = json!({
        "allOf": [{ "$ref": "#/components/schemas/ProblemDetails" }],
        "properties": { "status": { "const": status }, "code": { "enum": codes } },
    });
    let mut answer = json!({ "description": when, "content": { PROBLEM_JSON: { "schema": schema } } });
    let named = match status {
        401 => Some("WWW-Authenticate"),
        405 => Some("Allow"),
        408 | 429 | 503 => Some("Retry-After"),
        _ => None,
    };
    if let Some(named) = named {
        answer["headers"] = json!({ named: header(named) });
    }
    answer
}

/// Codes that only the desk uses map to the status of an internal error, and are never sent.
fn is_sent(code: Code, status: u16) -> bool {
    problem::status(code).as_u16() == status && (status != 500 || code == Code::Internal)
}

/// A reference to a header.
pub fn header(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

/// `components.headers`.
pub fn headers() -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let all = [
        ("ETag", "A strong tag (RFC 9110 §8.8.3)", text(r#"^"[A-Za-z0-9_-]{43}"$"#)),
        ("WWW-Authenticate", "RFC 6750 §3", text("^Bearer ")),
        ("Retry-After", "How many seconds to wait", json!({ "type": "integer", "minimum": 1 })),
        ("Allow", "The methods that exist on this path", text("^[A-Z]+(?:, ?[A-Z]+)*$")),
    ];
    let header = |(name, description, schema): (&str, &str, Value)| {
        (name.to_owned(), json!({ "description": description, "required": true, "schema": schema }))
    };
    all.into_iter().map(header).collect()
}

/// `components.parameters`.
pub fn parameters() -> Value {
    json!({
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The tag of what the caller has seen (RFC 9110 §13.1.1); with a change grant, its tag.",
            "schema": { "type": "string" },
        },
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The tags of what the caller already has (RFC 9110 §13.1.2). If one matches, the answer is 304.",
            "schema": { "type": "string" },
        },
        "ChangeGrant": {
            "name": "Ergo-Change-Grant",
            "in": "header",
            "description": "The secret of the change grant for exactly this change; for impersonation sessions.",
            "schema": { "type": "string" },
        },
    })
}
