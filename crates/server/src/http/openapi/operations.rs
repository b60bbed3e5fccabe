//! What every operation declares: its id, the rights it needs, how it fails, and what its tags are for.

use super::answers;
use crate::access::rights::RIGHTS;
use serde_json::{Value, json};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Completes one operation.
pub fn complete(operation: &mut Value, method: &str, path: &str) {
    operation["operationId"] = json!(id(method, path));
    add_rights(operation, &format!("{} {path}", method.to_uppercase()));
    if let Some(body) = operation.get_mut("requestBody") {
        let_body_be_left_out(body);
    }
    add_failures(operation, path);
    add_tags(operation, method);
    for (_, answer) in operation["responses"].as_object_mut().into_iter().flatten() {
        // Required by OpenAPI, but omitted by utoipa.
        let is_bare = answer["description"].as_str().is_none_or(str::is_empty) && answer["$ref"].is_null();
        if is_bare {
            answer["description"] = json!("Success.");
        }
    }
}

/// The method and path in words. Unlike the handlers' names, these are unique.
fn id(method: &str, path: &str) -> String {
    let words: Vec<&str> =
        path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!("{method}_{}", words.join("_"))
}

/// What the table of rights says about a route.
fn add_rights(operation: &mut Value, route: &str) {
    for right in RIGHTS.iter().filter(|right| right.routes.contains(&route)) {
        let permissions = right.permissions.join(", ");
        let takes = match right.scope {
            Some(scope) => {
                let scope: Vec<&str> = scope.iter().map(|one| one.as_str()).collect();
                let scope = scope.join(" ");
                format!("Requires {permissions}; in an impersonation session, the scope {scope} as well.")
            }
            None => format!(
                "A member of the workspace needs {permissions}. Not available in an impersonation session, except to \
                 end that session."
            ),
        };
        let said = operation["description"].as_str().map(|said| format!("{said}\n\n{takes}"));
        operation["description"] = json!(said.unwrap_or(takes));
    }
}

/// An optional body is not the same as a body that may be null.
fn let_body_be_left_out(body: &mut Value) {
    if body["required"] != true {
        let schema = &mut body["content"][JSON]["schema"];
        *schema = schema["oneOf"][0].take();
    }
}

/// Adds the failures that follow from the kind of operation. The handler declares any others.
fn add_failures(operation: &mut Value, path: &str) {
    let content = &operation["requestBody"]["content"];
    let (has_json, has_form) = (content[JSON].is_object(), content[FORM].is_object());
    let has_parameter = |place: &str, name: Option<&str>| {
        let parameters = operation["parameters"].as_array();
        let is_it = |one: &Value| one["in"] == place && name.is_none_or(|name| one["name"] == name);
        parameters.is_some_and(|all| all.iter().any(is_it))
    };
    let is_secured = operation["security"].is_array();
    let changes = has_parameter("header", Some("If-Match"));
    let can = [
        (400, has_json || has_form || has_parameter("query", None)),
        (401, is_secured),
        (403, is_secured),
        (404, path.contains('{')),
        (408, true),
        // For /oauth/*, these are 400 (RFC 6749 §5.2).
        (413, has_json),
        // OpenID AuthZEN makes this one 400.
        (415, has_json && !path.starts_with("/access/")),
        (412, changes),
        (428, changes),
        (500, true),
        (503, true),
        (504, true),
    ];
    let responses = &mut operation["responses"];
    for (status, can) in can {
        let key = status.to_string();
        if can && responses[&key].is_null() {
            responses[&key] = json!({});
        }
    }
    responses["431"] = json!({ "$ref": "#/components/responses/HeadersTooLarge" });
    for (status, answer) in responses.as_object_mut().into_iter().flatten() {
        let shared = status.parse().ok().and_then(answers::name);
        if let (Some(name), true) = (shared, answer["content"].is_null()) {
            let description = answer["description"].take();
            *answer = json!({ "$ref": format!("#/components/responses/{name}") });
            if description.as_str().is_some_and(|said| !said.is_empty()) {
                answer["description"] = description;
            }
        }
    }
}

/// A GET with a tag can answer 304, unless the tag is documented as being only for changes. A change takes
/// `If-Match`.
fn add_tags(operation: &mut Value, method: &str) {
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let tag = &operation["responses"]["200"]["headers"]["ETag"];
    if tag.is_object() {
        if method == "get" && tag["description"].is_null() {
            operation["responses"]["304"] = json!({ "$ref": "#/components/responses/NotModified" });
            parameters.push(json!({ "$ref": "#/components/parameters/IfNoneMatch" }));
        }
        operation["responses"]["200"]["headers"]["ETag"] = answers::header("ETag");
    }
    if let Some(if_match) = parameters.iter_mut().find(|one| one["name"] == "If-Match") {
        *if_match = json!({ "$ref": "#/components/parameters/IfMatch" });
        parameters.push(json!({ "$ref": "#/components/parameters/ChangeGrant" }));
    }
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
}
