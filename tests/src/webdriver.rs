//! A small WebDriver client (W3C WebDriver, level 2), as far as the journeys need it.

use crate::poll::{PATIENCE, START_UP, until};
use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use std::{path::Path, time::Duration};

/// The member under which an element travels (WebDriver §12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the driver refused, e.g. `stale element reference`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The error code of the standard.
    pub error: String,
    /// The driver's words.
    pub message: String,
}

/// An element of the page; it goes stale when the page draws it anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(String);

/// One WebDriver session: one running app.
#[derive(Clone)]
pub struct WebDriver {
    http: reqwest::Client,
    /// `http://127.0.0.1:<port>/session/<id>`
    base: String,
}

impl WebDriver {
    /// Waits for the driver on `port` and has it start `binary`.
    ///
    /// # Panics
    /// When the driver does not answer or the app does not come up.
    pub async fn start(port: u16, binary: &Path) -> Self {
        let http = client();
        let root = format!("http://127.0.0.1:{port}");
        until("the driver to answer", START_UP, async || {
            http.get(format!("{root}/status")).timeout(Duration::from_secs(2)).send().await.ok()
        })
        .await;
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "webkitgtk:browserOptions": {"binary": binary, "args": []}
        }}});
        let driver = Self { http, base: root };
        let session = driver.call(Method::POST, "/session", Some(wanted)).await;
        let session = session.unwrap_or_else(|refused| panic!("the app did not start: {refused:?}"));
        let id = session["sessionId"].as_str().expect("a session id");
        Self { base: format!("{}/session/{id}", driver.base), ..driver }
    }

    /// The same session from another async runtime: connections do not outlive the one they were made on.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        Self { http: client(), base: self.base.clone() }
    }

    /// Ends the session; the driver closes the app.
    pub async fn quit(&self) {
        let _ = self.call(Method::DELETE, "", None).await;
    }

    /// The elements that fit a CSS selector, in document order.
    pub async fn find(&self, css: &str) -> Vec<Element> {
        let body = json!({"using": "css selector", "value": css});
        let found = self.call(Method::POST, "/elements", Some(body)).await.unwrap_or_default();
        found.as_array().into_iter().flatten().filter_map(element).collect()
    }

    /// Scrolls to it and clicks on its middle.
    pub async fn click(&self, element: &Element) -> Result<(), Refused> {
        self.on(element, Method::POST, "/click", Some(json!({}))).await.map(drop)
    }

    /// Empties a field.
    pub async fn clear(&self, element: &Element) -> Result<(), Refused> {
        self.on(element, Method::POST, "/clear", Some(json!({}))).await.map(drop)
    }

    /// Types into it.
    pub async fn type_into(&self, element: &Element, text: &str) -> Result<(), Refused> {
        self.on(element, Method::POST, "/value", Some(json!({"text": text}))).await.map(drop)
    }

    /// What is typed in it.
    pub async fn value(&self, element: &Element) -> Result<String, Refused> {
        let this = json!({ELEMENT: element.0});
        self.script("return arguments[0].value ?? arguments[0].innerText", &[this]).await.map(words)
    }

    /// Its text, as it is shown.
    pub async fn text(&self, element: &Element) -> Result<String, Refused> {
        // Not the driver's own "Get Element Text": WebKitGTK 2.50 answers it with nothing in this app.
        let this = json!({ELEMENT: element.0});
        self.script("return arguments[0].innerText.trim()", &[this]).await.map(words)
    }

    /// An attribute.
    pub async fn attribute(&self, element: &Element, name: &str) -> Result<Option<String>, Refused> {
        let value = self.on(element, Method::GET, &format!("/attribute/{name}"), None).await?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Whether it is on the screen.
    pub async fn is_shown(&self, element: &Element) -> bool {
        matches!(self.on(element, Method::GET, "/displayed", None).await, Ok(Value::Bool(true)))
    }

    /// The role that assistive technology is told.
    pub async fn role(&self, element: &Element) -> Result<String, Refused> {
        self.on(element, Method::GET, "/computedrole", None).await.map(words)
    }

    /// The name that assistive technology is told.
    pub async fn label(&self, element: &Element) -> Result<String, Refused> {
        self.on(element, Method::GET, "/computedlabel", None).await.map(words)
    }

    /// Runs a function body in the page; `arguments` in it are `arguments`.
    pub async fn script(&self, body: &str, arguments: &[Value]) -> Result<Value, Refused> {
        let call = json!({"script": body, "args": arguments});
        self.call(Method::POST, "/execute/sync", Some(call)).await
    }

    /// Runs a function body in the page that calls its last argument when it is done.
    pub async fn script_with_callback(&self, body: &str, arguments: &[Value]) -> Result<Value, Refused> {
        let call = json!({"script": body, "args": arguments});
        self.call(Method::POST, "/execute/async", Some(call)).await
    }

    /// The page as markup.
    pub async fn source(&self) -> Result<String, Refused> {
        self.call(Method::GET, "/source", None).await.map(words)
    }

    /// A picture of the page, as PNG.
    pub async fn screenshot(&self) -> Result<Vec<u8>, Refused> {
        let picture = self.call(Method::GET, "/screenshot", None).await.map(words)?;
        Ok(BASE64_STANDARD.decode(picture).expect("the driver sends base64"))
    }

    /// Loads the page anew.
    pub async fn reload(&self) -> Result<(), Refused> {
        self.call(Method::POST, "/refresh", Some(json!({}))).await.map(drop)
    }

    /// Sets the size of the window.
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), Refused> {
        let size = json!({"x": 0, "y": 0, "width": width, "height": height});
        self.call(Method::POST, "/window/rect", Some(size)).await.map(drop)
    }

    /// Presses keys together, e.g. Ctrl, Shift and X; the focus decides where they go.
    pub async fn press(&self, keys: &[char]) -> Result<(), Refused> {
        let down = keys.iter().map(|key| key_event("keyDown", *key));
        let up = keys.iter().rev().map(|key| key_event("keyUp", *key));
        self.keyboard(down.chain(up).collect()).await
    }

    /// Presses keys one after the other; the focus decides where they go.
    pub async fn press_each(&self, keys: &str) -> Result<(), Refused> {
        self.keyboard(
            keys.chars().flat_map(|key| ["keyDown", "keyUp"].map(|kind| key_event(kind, key))).collect(),
        )
        .await
    }

    async fn keyboard(&self, events: Vec<Value>) -> Result<(), Refused> {
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": events}]});
        self.call(Method::POST, "/actions", Some(body)).await.map(drop)
    }

    /// The element that has the focus.
    pub async fn focused(&self) -> Option<Element> {
        element(&self.call(Method::GET, "/element/active", None).await.ok()?)
    }

    async fn on(
        &self,
        element: &Element,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, Refused> {
        self.call(method, &format!("/element/{}{path}", element.0), body).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, Refused> {
        let patience = if path == "/session" { START_UP } else { PATIENCE };
        let mut request = self.http.request(method, format!("{}{path}", self.base)).timeout(patience);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let gone = |error: reqwest::Error| Refused { error: "gone".into(), message: error.to_string() };
        let answer = request.send().await.map_err(gone)?;
        let fine = answer.status().is_success();
        let mut answer: Value = answer.json().await.map_err(gone)?;
        let value = answer["value"].take();
        if fine {
            return Ok(value);
        }
        let part = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        Err(Refused { error: part("error"), message: part("message") })
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

fn key_event(kind: &str, key: char) -> Value {
    json!({"type": kind, "value": key.to_string()})
}

fn element(value: &Value) -> Option<Element> {
    value[ELEMENT].as_str().map(|id| Element(id.to_owned()))
}

fn words(value: Value) -> String {
    match value {
        Value::String(words) => words,
        _ => String::new(),
    }
}

/// The code points under which WebDriver knows the keys that are not letters (§17.4.2).
pub mod keys {
    /// Enter.
    pub const ENTER: char = '\u{E007}';
    /// Tab.
    pub const TAB: char = '\u{E004}';
    /// Escape.
    pub const ESCAPE: char = '\u{E00C}';
    /// Ctrl.
    pub const CONTROL: char = '\u{E009}';
    /// Shift.
    pub const SHIFT: char = '\u{E008}';
    /// Space.
    pub const SPACE: char = ' ';
    /// Arrow down.
    pub const DOWN: char = '\u{E015}';
    /// To the beginning.
    pub const HOME: char = '\u{E011}';
    /// To the end.
    pub const END: char = '\u{E010}';
    /// The arrow to the right.
    pub const RIGHT: char = '\u{E014}';
}
