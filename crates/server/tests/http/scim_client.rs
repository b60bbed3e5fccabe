//! A customer's directory, as the tests play it.

use crate::world::*;
use ergo_server::scim_tokens;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// The directory of one workspace.
pub struct Directory<'a> {
    pub world: &'a World,
    pub token: String,
    pub id: String,
}

impl<'a> Directory<'a> {
    pub async fn of(world: &'a World, workspace: &str) -> Self {
        let (id, token) = scim_tokens::create(&world.database.url(), workspace, "Entra ID").await.unwrap();
        assert!(token.starts_with("scim_") && token.len() > 40);
        Self { world, token, id }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.world.request(method, &format!("/scim/v2{path}")).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Answer {
        answer(self.request(method, path).json(body)).await
    }

    pub async fn create(&self, user_name: &str, more: Value) -> Answer {
        let mut body = json!({ "schemas": [USER], "userName": user_name });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.send(Method::POST, "/Users", &body).await
    }

    pub async fn patch(&self, path: &str, operations: Value) -> Answer {
        self.send(Method::PATCH, path, &json!({ "schemas": [PATCH], "Operations": operations })).await
    }

    pub async fn replace_one(&self, path: &str, attribute: &str, value: Value) -> Answer {
        self.patch(path, json!([{ "op": "replace", "path": attribute, "value": value }])).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        answer(self.request(Method::DELETE, path)).await
    }

    /// The role of that name.
    pub async fn role(&self, name: &str) -> String {
        let sql = format!("SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = '{name}'");
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.world.sql).await.unwrap()
    }
}

/// Sends without a look at the server's own document, in which SCIM is not.
pub async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

/// Asserts an error of RFC 7644 §3.12, and gives what it says.
#[track_caller]
pub fn refused(answer: &Answer, status: u16, scim_type: &str) -> String {
    let body = answer.json();
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(body["schemas"], json!([ERROR]), "{}", answer.text);
    assert_eq!(body["status"], status.to_string());
    assert_eq!(body["scimType"].as_str().unwrap_or_default(), scim_type, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/scim+json");
    assert_eq!(status == 401, answer.headers.contains_key("www-authenticate"));
    let detail = body["detail"].as_str().unwrap().to_owned();
    assert!(detail.len() > 10, "{detail}");
    detail
}

/// The id of a resource.
#[track_caller]
pub fn id(answer: &Answer) -> String {
    answer.ok()["id"].as_str().unwrap().to_owned()
}

/// Who has done what to whom in Marlow Freight's audit.
pub async fn audited(world: &World, action: &str) -> Vec<(String, String, String)> {
    let sql = "SELECT subject_id, target, detail FROM audit WHERE action = $1 AND workspace_id = 'ws_marlow' ORDER BY seq";
    sqlx::query_as(sql).bind(action).fetch_all(&world.sql).await.unwrap()
}
