//! The kinds of people of the training workspace, a program that asks for decisions, and how each gets a token.

use crate::{
    app,
    program::output,
    wire::{call, post, post_form},
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{path::Path, process::Command};

/// A kind of caller, by a sample of it.
pub struct Kind {
    /// What it is called in the output.
    pub name: &'static str,
    /// The id of the sample person who signs in; `None` for a program.
    person: Option<&'static str>,
    /// Whom they enter as, and where.
    enters: Option<(&'static str, &'static str)>,
}

/// Every kind that the server tells apart.
pub const KINDS: &[Kind] = &[
    // The one with the longest way first: it would keep the others waiting at the end.
    Kind { name: "impersonation", person: Some("usr_5kfr"), enters: Some(("usr_7f3k", "ws_marlow")) },
    Kind { name: "agent", person: Some("usr_5kfr"), enters: None },
    Kind { name: "lead", person: Some("usr_2prn"), enters: None },
    Kind { name: "observer", person: Some("usr_8rbn"), enters: None },
    Kind { name: "owner", person: Some("usr_1vna"), enters: None },
    Kind { name: "admin", person: Some("usr_3ak7"), enters: None },
    Kind { name: "guest", person: Some("usr_5rca"), enters: None },
    Kind { name: "program", person: None, enters: None },
];

impl Kind {
    /// Signs in, and enters if asked to: the access token. A program has one that the command line makes.
    pub fn token(&self, address: &str, database: &Path) -> Result<String> {
        let Some(person) = self.person else {
            let mut command = Command::new(app::binary("ergo-server"));
            command.args(["authzen-token", "create", "--name", self.name, "--database"]).arg(database);
            return Ok(output(&mut command)?.trim().to_owned());
        };
        let signed_in = post(address, "/training/sign-in", None, &json!({ "person_id": person }))?;
        let own = text(&signed_in, "access_token")?;
        match self.enters {
            None => Ok(own),
            Some((user, workspace)) => enter(address, &own, user, workspace),
        }
    }

    /// Whether the token still opens anything.
    pub fn is_admitted(&self, address: &str, token: &str) -> Result<bool> {
        let (head, body) = match self.person {
            Some(_) => ("GET /v1/session", None),
            // Not a question, but whoever asks it is known.
            None => ("POST /access/v1/evaluation", Some(("application/json", "{}"))),
        };
        Ok(call(address, head, Some(token), body)?.0 != 401)
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
