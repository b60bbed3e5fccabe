//! Making, listing and revoking the tokens of programs that ask for decisions, at the command line.

use crate::{authzen_args::AuthzenToken, print};
use ergo_protocol::authzen::ListedAuthzenToken;
use std::{
    error::Error,
    io::{self, Write},
};

/// Does what is asked for.
pub async fn run(asked: &AuthzenToken) -> Result<(), Box<dyn Error>> {
    match asked {
        AuthzenToken::Create { database, workspace, name, json } => {
            let (id, token) =
                ergo_server::authzen_tokens::create(database, workspace.as_deref(), name).await?;
            let mut out = io::stdout();
            if *json {
                serde_json::to_writer(&mut out, &serde_json::json!({ "id": id, "token": token }))?;
                writeln!(out)?;
            } else {
                // The token alone on standard output: for a script that keeps it in a safe place.
                writeln!(out, "{token}")?;
                let about = workspace.as_deref().unwrap_or("all workspaces");
                print::aside(format_args!(
                    "This is token {id} for {about}. It is shown only now: keep it in a safe place."
                ));
            }
            Ok(())
        }
        AuthzenToken::List { database, json } => {
            print(&ergo_server::authzen_tokens::list(database).await?, *json)
        }
        AuthzenToken::Revoke { database, id } => {
            let is_new = ergo_server::authzen_tokens::revoke(database, id).await?;
            print::line(format_args!("{id} {}", if is_new { "is revoked" } else { "was revoked before" }))?;
            Ok(())
        }
    }
}

fn print(listed: &[ListedAuthzenToken], json: bool) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    if json {
        serde_json::to_writer(&mut out, listed)?;
        writeln!(out)?;
        return Ok(());
    }
    for ListedAuthzenToken { id, workspace, name, created_at, last_used_at, revoked_at } in listed {
        let about = workspace.as_deref().unwrap_or("all workspaces");
        let used = last_used_at.as_ref().map_or("never used".to_owned(), |at| format!("last used {at}"));
        let revoked = revoked_at.as_ref().map_or(String::new(), |at| format!("  revoked {at}"));
        writeln!(out, "{id}  {about}  {name}  created {created_at}  {used}{revoked}")?;
    }
    if listed.is_empty() {
        writeln!(out, "There are no AuthZEN tokens. Create one: ergo-server authzen-token create --help")?;
    }
    Ok(())
}
