//! Every answer against the document that the server serves: its status, its media type, its headers and its body.

use crate::world::{Answer, World};
use jsonschema::Validator;
use reqwest::{Method, header::HeaderMap};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, LazyLock, Mutex},
    thread,
};

/// Read once for each test program: from a training server of its own, which has every route.
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| thread::spawn(served).join().unwrap());

#[tokio::main(flavor = "current_thread")]
async fn served() -> Document {
    let world = World::training().await;
    let response = world.http.get(format!("{}/openapi.json", world.running.url())).send().await.unwrap();
    let document = response.json().await.unwrap();
    world.running.stop().await;
    Document::new(document)
}

/// Fails the test whose answer is not as the document says.
pub fn check(method: &Method, path: &str, answer: &Answer) {
    if let Err(why) = DOCUMENT.check(method, path, answer) {
        let Answer { status, headers, text } = answer;
        panic!("{method} {path} is not as documented: {why}\n{status} {headers:?}\n{text}");
    }
}

/// What was answered with success so far, by every server of this test program: its port, the method and the path as the
/// document has it. For a test that wants to leave nothing out.
pub static ANSWERED: Mutex<BTreeSet<(u16, String, String)>> = Mutex::new(BTreeSet::new());

/// Notes that a server has answered with success.
pub fn note(port: u16, method: &Method, path: &str) {
    if let Some((template, _)) = DOCUMENT.item(path) {
        ANSWERED.lock().unwrap().insert((port, method.as_str().to_lowercase(), template.to_owned()));
    }
}

/// The document, with what was made of it so far.
pub struct Document {
    /// As it is served, but that an object has no other members than those that it says. A client has to take more; we
    /// have to document what we send.
    json: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
    /// Bodies that were good: thousands of answers are the same.
    good: Mutex<HashSet<u64>>,
}

impl Document {
    /// The document of the server that runs in the tests.
    pub fn get() -> &'static Self {
        &DOCUMENT
    }

    fn new(mut json: Value) -> Self {
        close(&mut json);
        Self { json, validators: Mutex::default(), good: Mutex::default() }
    }

    /// As it is served, and closed.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Says what about an answer is not as documented.
    pub fn check(&self, method: &Method, path: &str, answer: &Answer) -> Result<(), String> {
        let response = self.response(method, path, answer.status)?;
        self.check_headers(response, &answer.headers)?;
        if answer.status != 431 {
            for name in ["x-content-type-options", "cache-control", "content-security-policy", "x-request-id"]
            {
                require(&answer.headers, name)?;
            }
        }
        let media = answer.header("content-type").split(';').next().unwrap_or_default().trim();
        let Some(content) = response["content"].as_object() else {
            let is_empty = answer.text.is_empty() && media.is_empty();
            return if is_empty { Ok(()) } else { Err(format!("{media:?} where there is no body")) };
        };
        let Some(content) = content.get(media) else { return Err(format!("the media type {media:?}")) };
        if method == Method::HEAD {
            return if answer.text.is_empty() { Ok(()) } else { Err("HEAD with a body".to_owned()) };
        }
        match media {
            "text/event-stream" => self.check_stream(&content["schema"], &answer.text),
            _ => self.check_body(&content["schema"], &answer.text),
        }
    }

    /// Says what about a value does not fit a schema of the document.
    pub fn check_value(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let validator = self.validator(schema);
        let wrong: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
    }

    /// The schema of a request's JSON.
    pub fn body_schema(&self, method: &str, path: &str) -> &Value {
        &self.json["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    }

    /// What the document says of an answer with that status.
    fn response(&self, method: &Method, path: &str, status: u16) -> Result<&Value, String> {
        let shared = |name: &str| Ok(&self.json["components"]["responses"][name]);
        let verb = if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_lowercase() };
        match self.item(path) {
            // Without --training there is no such path.
            Some((template, _)) if template.starts_with("/training/") && status == 404 => shared("NotFound"),
            Some((_, item)) => match item.get(&verb) {
                Some(operation) => {
                    let response = self.resolved(&operation["responses"][status.to_string()]);
                    if response.is_null() { Err(format!("the status {status}")) } else { Ok(response) }
                }
                None if status == 405 => shared("MethodNotAllowed"),
                None => Err(format!("the status {status} of a method that does not exist")),
            },
            None if status == 404 => shared("NotFound"),
            None => Err(format!("the status {status} of a path that does not exist")),
        }
    }

    /// The path of the document that has the fewest places to fill.
    fn item(&self, path: &str) -> Option<(&str, &Map<String, Value>)> {
        let is_place = |segment: &str| segment.starts_with('{');
        let fits = |template: &str| {
            let (mut wanted, mut sent) = (template.split('/'), path.split('/'));
            loop {
                match (wanted.next(), sent.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(sent)) if wanted == sent => {}
                    (Some(wanted), Some(_)) if is_place(wanted) => {}
                    _ => return false,
                }
            }
        };
        let paths = self.json["paths"].as_object()?.iter();
        let fitting = paths.filter(|(template, _)| fits(template));
        let best =
            fitting.min_by_key(|(template, _)| template.split('/').filter(|one| is_place(one)).count());
        best.and_then(|(template, item)| Some((template.as_str(), item.as_object()?)))
    }

    fn check_headers(&self, response: &Value, headers: &HeaderMap) -> Result<(), String> {
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let header = self.resolved(header);
            let Some(value) = headers.get(name) else {
                if header["required"] == true {
                    return Err(format!("without the header {name}"));
                }
                continue;
            };
            let text = value.to_str().map_err(|error| format!("{name}: {error}"))?;
            let is_number = header["schema"]["type"] == "integer";
            let value =
                if is_number { serde_json::from_str(text).unwrap_or(json!(text)) } else { json!(text) };
            self.check_value(&header["schema"], &value).map_err(|why| format!("{name}: {why}"))?;
        }
        Ok(())
    }

    fn check_body(&self, schema: &Value, text: &str) -> Result<(), String> {
        let mut hasher = DefaultHasher::new();
        (schema.to_string(), text).hash(&mut hasher);
        let hash = hasher.finish();
        if self.good.lock().unwrap().contains(&hash) {
            return Ok(());
        }
        let body = serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"))?;
        self.check_value(schema, &body)?;
        self.good.lock().unwrap().insert(hash);
        Ok(())
    }

    /// Every whole event of a stream: its fields, and its data as what it is said to contain.
    pub fn check_stream(&self, schema: &Value, text: &str) -> Result<(), String> {
        for event in text.split_inclusive("\n\n").filter_map(|event| event.strip_suffix("\n\n")) {
            let mut fields = Map::new();
            for line in event.lines().filter(|line| !line.is_empty() && !line.starts_with(':')) {
                let (name, value) = line.split_once(':').ok_or_else(|| format!("the line {line:?}"))?;
                fields.insert(name.to_owned(), json!(value.trim_start_matches(' ')));
            }
            if fields.is_empty() {
                continue;
            }
            let data = fields["data"].as_str().unwrap_or_default();
            let data: Value = serde_json::from_str(data).map_err(|error| format!("{data:?}: {error}"))?;
            if fields["event"] != data["kind"] {
                return Err(format!("the event {} with {data}", fields["event"]));
            }
            self.check_value(schema, &Value::Object(fields))?;
            self.check_value(&schema["properties"]["data"]["contentSchema"], &data)?;
        }
        Ok(())
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let name = schema.to_string();
        let mut validators = self.validators.lock().unwrap();
        let made = validators.entry(name).or_insert_with(|| {
            // References point into the document: it stands below the schema.
            let mut root = json!({ "components": self.json["components"] });
            root.as_object_mut().unwrap().extend(schema.as_object().unwrap().clone());
            Arc::new(jsonschema::validator_for(&root).unwrap())
        });
        Arc::clone(made)
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let reference = value["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
        reference.map_or(value, |pointer| self.json.pointer(pointer).unwrap())
    }
}

fn require(headers: &HeaderMap, name: &str) -> Result<(), String> {
    if headers.contains_key(name) { Ok(()) } else { Err(format!("without the header {name}")) }
}

/// See [`Document::json`]. A part of an `allOf` cannot be closed, because it is not all of the object; the whole is.
fn close(document: &mut Value) {
    let mut parts = HashSet::new();
    parts_of(document, &mut parts);
    let components = &mut document["components"];
    for (name, schema) in components["schemas"].as_object_mut().into_iter().flatten() {
        if !parts.contains(&format!("#/components/schemas/{name}")) {
            close_each(schema);
        }
    }
    close_each(&mut components["responses"]);
}

/// What the document composes of others.
fn parts_of(value: &Value, parts: &mut HashSet<String>) {
    for part in value["allOf"].as_array().into_iter().flatten() {
        parts.extend(part["$ref"].as_str().map(str::to_owned));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| parts_of(item, parts)),
        Value::Object(object) => object.values().for_each(|member| parts_of(member, parts)),
        _ => {}
    }
}

fn close_each(value: &mut Value) {
    if let Value::Array(items) = value {
        items.iter_mut().for_each(close_each);
    }
    let Value::Object(object) = value else { return };
    if object.contains_key("allOf") {
        object.insert("unevaluatedProperties".to_owned(), json!(false));
        return;
    }
    if object.get("type").is_some_and(|kind| kind == "object") && object.contains_key("properties") {
        object.entry("additionalProperties").or_insert(json!(false));
    }
    object.values_mut().for_each(close_each);
}
