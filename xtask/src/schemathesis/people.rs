//! The kinds of people of the training workspace, and how each gets a token.

use crate::wire::{call, post, post_form};
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// A kind of person, by a sample of it.
pub struct Kind {
    /// What it is called in the output.
    pub name: &'static str,
    /// The id of the sample person who signs in.
    person: &'static str,
    /// Whom they enter as, and where.
    enters: Option<(&'static str, &'static str)>,
}

/// Every kind that the server tells apart.
pub const KINDS: &[Kind] = &[
    // The one with the longest way first: it would keep the others waiting at the end.
    Kind { name: "impersonation", person: "usr_5kfr", enters: Some(("usr_7f3k", "ws_marlow")) },
    Kind { name: "agent", person: "usr_5kfr", enters: None },
    Kind { name: "lead", person: "usr_2prn", enters: None },
    Kind { name: "observer", person: "usr_8rbn", enters: None },
    Kind { name: "owner", person: "usr_1vna", enters: None },
    Kind { name: "admin", person: "usr_3ak7", enters: None },
    Kind { name: "guest", person: "usr_5rca", enters: None },
];

impl Kind {
    /// Signs in, and enters if asked to: the access token.
    pub fn token(&self, address: &str) -> Result<String> {
        let signed_in = post(address, "/training/sign-in", None, &json!({ "person_id": self.person }))?;
        let own = text(&signed_in, "access_token")?;
        match self.enters {
            None => Ok(own),
            Some((user, workspace)) => enter(address, &own, user, workspace),
        }
    }
}

/// An entry request that the workspace's policy approves, its ticket, and the exchange (RFC 8693).
fn enter(address: &str, own: &str, user: &str, workspace: &str) -> Result<String> {
    let asked = json!({
        "user_id": user, "workspace_id": workspace, "minutes": 30, "changes": true, "ticket": "SUP-4821",
        "reason": "Invoice export has been grayed out for her since Monday.",
    });
    let request = text(&post(address, "/v1/entry-requests", Some(own), &asked)?, "id")?;
    let path = format!("/v1/entry-requests/{request}/ticket");
    let ticket = text(&post(address, &path, Some(own), &Value::Null)?, "entry_ticket")?;
    let exchanged = post_form(
        address,
        "/oauth/token",
        &[
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", &ticket),
            ("subject_token_type", "urn:ergo:token-type:entry-ticket"),
            ("actor_token", own),
            ("actor_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ],
    )?;
    text(&exchanged, "access_token")
}

fn text(answer: &Value, name: &str) -> Result<String> {
    answer[name].as_str().map(str::to_owned).with_context(|| format!("the answer has no {name}: {answer}"))
}

/// Whether the token still opens anything.
pub fn is_signed_in(address: &str, token: &str) -> Result<bool> {
    Ok(call(address, "GET /v1/session", Some(token), None)?.0 == 200)
}
