//! Rotating, encrypting, revoking and listing signing keys at the command line.

use crate::{key_args::Keys, print};
use ergo_server::keys::{Encrypted, ListedKey, LogKey, Revoked, Rotated, State, When};
use serde_json::{Value, json};
use std::{error::Error, io};

/// Does what is asked for.
pub async fn run(asked: Keys) -> Result<(), Box<dyn Error>> {
    match asked {
        Keys::Rotate { database, encryption, when, json } => {
            let Rotated { kid, signs_from } = ergo_server::keys::rotate(&database, encryption, when).await?;
            if json {
                return Ok(print::line(json!({ "kid": kid, "signs_from": signs_from }))?);
            }
            let from = if when == When::Now { "now".to_owned() } else { signs_from };
            print::line(format_args!("new signing key {kid}; it signs from {from}"))?;
            print::line("tokens signed with the previous key stay valid until they expire")?;
        }
        Keys::Encrypt { database, encryption, json } => {
            let Encrypted { keys, new } = ergo_server::keys::encrypt(&database, encryption).await?;
            if json {
                return Ok(print::line(json!({ "encrypted": keys, "new": new.map(|new| new.kid) }))?);
            }
            print::line(format_args!(
                "{keys} signing keys encrypted; from now on, the encryption key is required"
            ))?;
            print::line(
                "a server that was started without this encryption key cannot use them: restart it with it",
            )?;
            if let Some(Rotated { kid, signs_from }) = new {
                print::line(format_args!(
                    "new signing key {kid}, because the previous one was in plain text; it signs from {signs_from}"
                ))?;
            }
        }
        Keys::Revoke { database, encryption, kid, json } => {
            let Revoked { sessions, new } = ergo_server::keys::revoke(&database, encryption, &kid).await?;
            if json {
                let said = json!({ "revoked": kid, "sessions": sessions, "new": new.map(|new| new.kid) });
                return Ok(print::line(said)?);
            }
            print::line(format_args!("{kid} is revoked: tokens that it signed are refused from now on"))?;
            if let Some(Rotated { kid, signs_from }) = new {
                print::line(format_args!("new signing key {kid}; it signs from {signs_from}"))?;
            }
            print::line(format_args!("ended: {sessions} session{}", if sessions == 1 { "" } else { "s" }))?;
        }
        Keys::Log { database, json } => show_log(&ergo_server::keys::of_log(&database).await?, json)?,
        Keys::RotateLog { database, encryption, json } => {
            let verifier = ergo_server::keys::rotate_log(&database, encryption).await?;
            if json {
                return Ok(print::line(json!({ "verifier": verifier }))?);
            }
            print::line(format_args!("new key of the log: {verifier}"))?;
            print::line(
                "for 30 days, the previous key signs, too; give the new one to everyone who verifies receipts",
            )?;
        }
        Keys::List { database, json } => show(&ergo_server::keys::list(&database).await?, json)?,
    }
    Ok(())
}

fn show(listed: &[ListedKey], json: bool) -> io::Result<()> {
    if json {
        return print::line(Value::Array(listed.iter().map(as_json).collect()));
    }
    for ListedKey { kid, state, at, encrypted_with } in listed {
        let encrypted =
            encrypted_with.as_ref().map_or("plain text".to_owned(), |id| format!("encrypted with {id}"));
        let state = match state {
            State::Next => "signs from",
            State::Signing => "signs since",
            State::Retired => "verifies until",
        };
        print::line(format_args!("{kid}  {state} {at}  {encrypted}"))?;
    }
    if listed.is_empty() {
        print::line("There are no signing keys. The server creates one when it starts")?;
    }
    Ok(())
}

fn show_log(keys: &[LogKey], json: bool) -> io::Result<()> {
    if json {
        let keys = keys.iter().map(|key| {
            json!({ "verifier": key.verifier, "created_at": key.created_at, "retired_at": key.retired_at })
        });
        return print::line(Value::Array(keys.collect()));
    }
    for LogKey { verifier, created_at, retired_at } in keys {
        let when = match retired_at {
            Some(retired_at) => format!("signs from {created_at} until {retired_at}"),
            None => format!("signs since {created_at}"),
        };
        print::line(format_args!("{verifier}  {when}"))?;
    }
    if keys.is_empty() {
        print::line("The log has no keys. The server creates one when it starts")?;
    }
    Ok(())
}

fn as_json(key: &ListedKey) -> Value {
    let ListedKey { kid, state, at, encrypted_with } = key;
    let state = match state {
        State::Next => "next",
        State::Signing => "signing",
        State::Retired => "retired",
    };
    json!({ "kid": kid, "state": state, "at": at, "encrypted_with": encrypted_with })
}
