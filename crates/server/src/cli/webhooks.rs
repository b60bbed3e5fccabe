//! Managing the receivers of changes at the command line.

use crate::webhook_args::{Verb, Webhooks};
use ergo_protocol::messages::{ListedReceiver, StuckLane};
use ergo_server::webhooks as receivers;
use serde_json::{Value, json};
use std::{
    error::Error,
    io::{self, Write},
    time::Duration,
};

/// Does what is asked for.
pub async fn run(asked: Webhooks) -> Result<(), Box<dyn Error>> {
    let Webhooks { database, json, verb } = asked;
    match verb {
        Verb::Add(new) => {
            let (id, secret) = receivers::add(&database, &new).await?;
            let what = if new.url.is_some() { "secret" } else { "token" };
            print_secret(json, &id, what, &secret, &format!("This is the {what} of receiver {id}."))
        }
        Verb::List => list(&receivers::list(&database).await?, json),
        Verb::Test(id) => {
            let (status, took) = receivers::test(&database, &id).await?;
            let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            say(
                json,
                &json!({ "id": id, "status": status, "millis": millis }),
                &format!("{id} took the test: status {status}, after {millis} ms"),
            )
        }
        Verb::Enable(id) => {
            let enabled = receivers::enable(&database, &id).await?;
            let words = if enabled { "is enabled" } else { "was not disabled" };
            say(
                json,
                &json!({ "id": id, "enabled": enabled }),
                &format!("{id} {words}; what waits for it is sent now"),
            )
        }
        Verb::Replay(id, from) => {
            let (queued, from) = receivers::replay(&database, &id, from).await?;
            let said = json!({ "id": id, "queued": queued, "from": from });
            say(json, &said, &format!("{queued} messages from number {from} are sent to {id} once more"))
        }
        Verb::RotateSecret(id, keep) => rotate(&database, json, &id, keep).await,
        Verb::Remove(id) => {
            let dropped = receivers::remove(&database, &id).await?;
            let said = json!({ "id": id, "dropped": dropped });
            say(json, &said, &format!("{id} is removed; {dropped} messages were still waiting for it"))
        }
    }
}

async fn rotate(database: &str, json: bool, id: &str, keep: Duration) -> Result<(), Box<dyn Error>> {
    let secret = receivers::rotate_secret(database, id, keep).await?;
    let hours = keep.as_secs() / 3600;
    let words =
        format!("This is the new secret of receiver {id}. The old one signs as well for {hours} hours.");
    print_secret(json, id, "secret", &secret, &words)
}

/// The secret alone on standard output: for a script that keeps it in a safe place.
fn print_secret(json: bool, id: &str, what: &str, secret: &str, words: &str) -> Result<(), Box<dyn Error>> {
    if json {
        return say(true, &json!({ "id": id, what: secret }), "");
    }
    writeln!(io::stdout(), "{secret}")?;
    eprintln!("{words} It is shown only now: keep it in a safe place.");
    Ok(())
}

fn say(json: bool, value: &Value, words: &str) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    let said = if json { value.to_string() } else { words.to_owned() };
    writeln!(out, "{said}")?;
    Ok(())
}

fn list(listed: &[ListedReceiver], json: bool) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    if json {
        serde_json::to_writer(&mut out, listed)?;
        writeln!(out)?;
        return Ok(());
    }
    for receiver in listed {
        writeln!(out, "{}", line(receiver))?;
        if let (Some(at), Some(why)) = (&receiver.disabled_at, &receiver.disabled_why) {
            writeln!(
                out,
                "  disabled {at}: {why}. To send again: ergo-server webhooks enable {}",
                receiver.id
            )?;
        }
        for StuckLane { workspace, attempts, last_error, next_try_at } in &receiver.stuck {
            let next = next_try_at.as_deref().unwrap_or("-");
            writeln!(out, "  {workspace}: tried {attempts} times, last: {last_error}; next {next}")?;
        }
    }
    if listed.is_empty() {
        writeln!(out, "There are no receivers. Add one: ergo-server webhooks add --help")?;
    }
    Ok(())
}

fn line(receiver: &ListedReceiver) -> String {
    let ListedReceiver { id, name, address, workspace, personal_data, waiting, .. } = receiver;
    let workspace = workspace.as_deref().unwrap_or("all workspaces");
    let way = match (address, &receiver.last_polled_at) {
        (Some(address), _) => address.clone(),
        (None, Some(at)) => format!("polled {at}"),
        (None, None) => "never polled".to_owned(),
    };
    let kinds: Vec<&str> = receiver.kinds.iter().map(|kind| kind.as_str()).collect();
    let kinds = if kinds.is_empty() { "all kinds".to_owned() } else { kinds.join(",") };
    let waiting = match (receiver.oldest_age_seconds, receiver.oldest_seq, address) {
        (Some(age), Some(seq), _) => format!("{waiting} waiting, the oldest for {age} s (number {seq})"),
        (_, _, Some(_)) => "nothing waiting".to_owned(),
        _ => String::new(),
    };
    let line =
        format!("{id}  {name}  {way}  {workspace}  {kinds}  personal data: {personal_data}  {waiting}");
    line.trim_end().to_owned()
}
