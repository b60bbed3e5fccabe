//! Completes the schemas with what utoipa cannot express.

use serde_json::{Map, Value, json};

/// Enums that refuse unknown members. utoipa sees `deny_unknown_fields` on structs, but not on the variants
/// of an enum.
const CLOSED: [&str; 1] = ["Change"];

/// The code's alias for `i64`, and what utoipa calls it.
const MILLIS: (&str, &str) = ("UnixMillis", "i64");

/// Completes the schemas, wherever they are.
pub fn complete(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    for name in CLOSED {
        for variant in schemas[name]["oneOf"].as_array_mut().into_iter().flatten() {
            variant["additionalProperties"] = json!(false);
        }
    }
    if let Some(mut millis) = schemas.as_object_mut().and_then(|schemas| schemas.remove(MILLIS.1)) {
        millis["description"] = json!("Unix time in milliseconds.");
        schemas[MILLIS.0] = millis;
    }
    each_object(document, &mut |object| {
        name_millis(object);
        bound(object);
        stream(object);
        for text in ["summary", "description"] {
            if let Some(Value::String(said)) = object.get_mut(text) {
                *said = prose(said);
            }
        }
    });
}

fn each_object(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        Value::Object(object) => {
            change(object);
            object.values_mut().for_each(|member| each_object(member, change));
        }
        _ => {}
    }
}

fn name_millis(object: &mut Map<String, Value>) {
    let (name, alias) = MILLIS;
    if object.get("$ref").is_some_and(|to| *to == format!("#/components/schemas/{alias}")) {
        object.insert("$ref".to_owned(), json!(format!("#/components/schemas/{name}")));
    }
}

/// Adds the limits of an integer's type, because formats are not validated.
fn bound(object: &mut Map<String, Value>) {
    let Some(format) = object.get("format").and_then(Value::as_str) else { return };
    let (name, least, most) = match (format, object.get("minimum")) {
        // utoipa uses the same format for u32 and i32.
        ("int32", Some(_)) => ("uint32", json!(0), json!(u32::MAX)),
        ("int64", None) => ("int64", json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    object.insert("format".to_owned(), json!(name));
    object.entry("minimum").or_insert(least);
    object.entry("maximum").or_insert(most);
}

/// A stream has no end, so the schema describes one event, with the fields named by the WHATWG.
fn stream(object: &mut Map<String, Value>) {
    let Some(schema) = object.get_mut("text/event-stream").map(|media| &mut media["schema"]) else { return };
    let data = schema.take();
    *schema = json!({
        "type": "object",
        "required": ["event", "data"],
        "properties": {
            "event": { "type": "string", "description": "The kind of the event." },
            "data": { "type": "string", "contentMediaType": "application/json", "contentSchema": data },
        },
    });
}

/// Code comments as plain text, without their line breaks and links.
fn prose(comment: &str) -> String {
    let paragraphs: Vec<String> =
        comment.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
    paragraphs.join("\n\n").replace("[`", "`").replace("`]", "`")
}
