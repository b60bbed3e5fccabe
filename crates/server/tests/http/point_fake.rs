//! A decision point that listens on this computer and answers as a test says.

use crate::world::*;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use ergo_server::DecisionPoint;
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// A question as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub authorization: Option<String>,
    pub body: Value,
}

impl Asked {
    /// The actions that it asks about.
    pub fn actions(&self) -> Vec<String> {
        let name = |one: &Value| one["action"]["name"].as_str().unwrap().to_owned();
        self.body["evaluations"].as_array().unwrap().iter().map(name).collect()
    }
}

/// How it answers.
pub enum Reply {
    Json(Value),
    Status(u16),
    Text(u16, &'static str, String),
    Redirect(String),
    Never,
    /// The status comes, and the body does not end.
    Endless,
}

type Answering = Box<dyn Fn(&Asked) -> Reply + Send + Sync>;

struct Inner {
    asked: Mutex<Vec<Asked>>,
    answering: Answering,
}

pub struct FakePoint {
    pub url: String,
    inner: Arc<Inner>,
}

impl FakePoint {
    pub async fn answering(answering: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let inner = Arc::new(Inner { asked: Mutex::default(), answering: Box::new(answering) });
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    /// One that has no metadata and decides about each action by itself.
    pub async fn deciding(decide: impl Fn(&str) -> Value + Send + Sync + 'static) -> Self {
        Self::answering(move |asked| match asked.path.as_str() {
            "/access/v1/evaluations" => {
                let all: Vec<Value> = asked.actions().iter().map(|action| decide(action)).collect();
                Reply::Json(json!({ "evaluations": all }))
            }
            _ => Reply::Status(404),
        })
        .await
    }

    /// What it was asked, but for its metadata.
    pub fn questions(&self) -> Vec<Asked> {
        let all = self.inner.asked.lock().unwrap();
        all.iter().filter(|asked| !asked.path.starts_with("/.well-known")).cloned().collect()
    }

    /// A training server that asks it.
    pub async fn beside(&self, touch: impl FnOnce(&mut DecisionPoint)) -> World {
        let mut point = DecisionPoint::at(self.url.clone());
        touch(&mut point);
        World::with(true, |config| config.decision_point = Some(point)).await
    }
}

async fn take(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked {
        path: uri.path().to_owned(),
        authorization: headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned()),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    assert_eq!(method == Method::POST, !asked.path.starts_with("/.well-known"), "{asked:?}");
    inner.asked.lock().unwrap().push(asked.clone());
    match (inner.answering)(&asked) {
        Reply::Json(body) => axum::Json(body).into_response(),
        Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Reply::Text(status, kind, text) => {
            (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Reply::Redirect(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Reply::Never => {
            tokio::time::sleep(Duration::from_hours(1)).await;
            StatusCode::OK.into_response()
        }
        Reply::Endless => {
            let dripping = futures_util::stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
            });
            Body::from_stream(dripping).into_response()
        }
    }
}

/// What an answer says about one permission.
pub fn item<'a>(access: &'a Value, key: &str) -> &'a Value {
    access["items"].as_array().unwrap().iter().find(|item| item["permission"]["key"] == key).unwrap()
}

/// The path of a member's effective access at Marlow Freight.
pub fn access_of(person: &str) -> String {
    format!("/v1/workspaces/{MARLOW}/members/{person}/effective-access")
}
