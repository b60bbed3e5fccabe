//! What a question for a decision has to contain. Its types leave every member out, because one evaluation of several may
//! lack what stands above it, and one that lacks something is still answered.

use serde_json::{Value, json};

/// Says of each path of the API what its body has to contain.
pub fn complete(document: &mut Value) {
    let named = || entity(&["type", "id"]);
    let sought = || entity(&["type"]);
    let action = || entity(&["name"]);
    let evaluation = object(&[("subject", named()), ("action", action()), ("resource", named())]);
    let one = json!({ "allOf": [{ "$ref": "#/components/schemas/Evaluation" }, evaluation] });
    let several = json!({ "required": ["evaluations"], "properties": { "evaluations": { "type": "array", "minItems": 1 } } });
    let evaluations = json!({
        "allOf": [{ "$ref": "#/components/schemas/Evaluations" }, { "anyOf": [several, evaluation] }],
    });
    let search = |members: &[(&str, Value)]| json!({ "allOf": [{ "$ref": "#/components/schemas/Search" }, object(members)] });
    for (path, schema) in [
        ("evaluation", one),
        ("evaluations", evaluations),
        ("search/subject", search(&[("subject", sought()), ("action", action()), ("resource", named())])),
        ("search/resource", search(&[("subject", named()), ("action", action()), ("resource", sought())])),
        ("search/action", search(&[("subject", named()), ("resource", named())])),
    ] {
        let path = format!("/access/v1/{path}");
        let body = document["paths"].get_mut(&path).and_then(|item| item.pointer_mut("/post/requestBody"));
        if let Some(body) = body {
            body["content"]["application/json"]["schema"] = schema;
        }
    }
}

/// An object with these members.
fn object(members: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

/// A subject, an action, or a resource with these texts.
fn entity(texts: &[&str]) -> Value {
    let members: Vec<(&str, Value)> = texts.iter().map(|name| (*name, json!({ "type": "string" }))).collect();
    object(&members)
}
