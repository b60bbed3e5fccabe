//! Making, listing and revoking the tokens of directories at the command line.

use crate::{print, scim_args::ScimToken};
use ergo_protocol::transfer::ListedScimToken;
use std::{
    error::Error,
    io::{self, Write},
};

/// Does what is asked for.
pub async fn run(asked: &ScimToken) -> Result<(), Box<dyn Error>> {
    match asked {
        ScimToken::Create { database, workspace, name, json } => {
            let (id, token) = ergo_server::scim_tokens::create(database, workspace, name).await?;
            let mut out = io::stdout();
            if *json {
                serde_json::to_writer(&mut out, &serde_json::json!({ "id": id, "token": token }))?;
                writeln!(out)?;
            } else {
                // The token alone on standard output: for a script that keeps it in a safe place.
                writeln!(out, "{token}")?;
                print::aside(format_args!(
                    "This is token {id} for {workspace}. It is shown only now: keep it in a safe place."
                ));
            }
            Ok(())
        }
        ScimToken::List { database, workspace, json } => {
            let listed = ergo_server::scim_tokens::list(database, workspace.as_deref()).await?;
            print(&listed, *json)
        }
        ScimToken::Revoke { database, id } => {
            let is_new = ergo_server::scim_tokens::revoke(database, id).await?;
            print::line(format_args!("{id} {}", if is_new { "is revoked" } else { "was revoked before" }))?;
            Ok(())
        }
    }
}

fn print(listed: &[ListedScimToken], json: bool) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    if json {
        serde_json::to_writer(&mut out, listed)?;
        writeln!(out)?;
        return Ok(());
    }
    for ListedScimToken { id, workspace, name, created_at, last_used_at, revoked_at } in listed {
        let used = last_used_at.as_ref().map_or("never used".to_owned(), |at| format!("last used {at}"));
        let revoked = revoked_at.as_ref().map_or(String::new(), |at| format!("  revoked {at}"));
        writeln!(out, "{id}  {workspace}  {name}  created {created_at}  {used}{revoked}")?;
    }
    if listed.is_empty() {
        writeln!(out, "There are no SCIM tokens. Create one: ergo-server scim-token create --help")?;
    }
    Ok(())
}
