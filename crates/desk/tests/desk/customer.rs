//! The customer's and the lead's side, over plain HTTP: what others do while an agent is at the desk.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// Someone who is signed in as themselves, not at the desk.
pub struct Elsewhere {
    http: Client,
    server: String,
    token: String,
}

impl Elsewhere {
    /// Signs in a sample person.
    pub async fn sign_in(server: &str, person: &str) -> Self {
        let http = Client::builder().no_proxy().build().unwrap();
        let answer: Value = http
            .post(format!("{server}/training/sign-in"))
            .json(&json!({ "person_id": person }))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self { http, server: server.to_owned(), token }
    }

    pub async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await.1
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> StatusCode {
        self.call(Method::DELETE, path, None).await.0
    }

    /// Changes something, whatever its current value.
    pub async fn patch(&self, path: &str, body: Value) {
        let (status, answer) = self.call(Method::PATCH, path, Some(body)).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.server))
            .bearer_auth(&self.token)
            .header("if-match", "*");
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap_or(Value::Null))
    }
}
