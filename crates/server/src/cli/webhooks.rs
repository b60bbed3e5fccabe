//! Managing the receivers of changes at the command line.

use crate::{
    print,
    webhook_args::{Verb, Webhooks},
};
use ergo_protocol::messages::{ListedReceiver, StuckLane};
use ergo_server::webhooks::{self as receivers, Enabled, From, Replaced, Replayed};
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
            let Enabled { is_new, polls, missed_to } = receivers::enable(&database, &id).await?;
            let words = if is_new { "is enabled" } else { "was not disabled" };
            let sent = if polls { "" } else { "; what waits for it is sent now" };
            let missed = missed_to.map(|to| format!("\n{}", missed(to))).unwrap_or_default();
            let words = format!("{id} {words}{sent}{missed}");
            say(json, &json!({ "id": id, "enabled": is_new, "missed_to": missed_to }), &words)
        }
        Verb::Disable(id) => {
            let disabled = receivers::disable(&database, &id).await?;
            let words = if disabled { "is disabled" } else { "was disabled already" };
            let words = format!("{id} {words}. To enable it again: ergo-server webhooks enable {id}");
            say(json, &json!({ "id": id, "disabled": disabled }), &words)
        }
        Verb::Move(id, url, internal) => {
            receivers::move_to(&database, &id, &url, internal).await?;
            let words = format!("{id} has a new address; what waits for it is sent there now");
            say(json, &json!({ "id": id }), &words)
        }
        Verb::Replay(id, from) => replay(&database, json, &id, from).await,
        Verb::Rotate(id, keep) => rotate(&database, json, &id, keep).await,
        Verb::Remove(id) => {
            let dropped = receivers::remove(&database, &id).await?;
            let said = json!({ "id": id, "dropped": dropped });
            say(json, &said, &format!("{id} is removed; {dropped} messages were still waiting for it"))
        }
    }
}

async fn rotate(database: &str, json: bool, id: &str, keep: Duration) -> Result<(), Box<dyn Error>> {
    let (what, secret, does) = match receivers::rotate(database, id, keep).await? {
        Replaced::Secret(secret) => ("secret", secret, "signs"),
        Replaced::Token(token) => ("token", token, "works"),
    };
    let old = match keep.as_secs() / 3600 {
        0 => format!("no longer {does}"),
        hours => format!("{does} as well for {hours} hours"),
    };
    let words = format!("This is the new {what} of receiver {id}. The old one {old}.");
    print_secret(json, id, what, &secret, &words)
}

async fn replay(database: &str, json: bool, id: &str, from: From) -> Result<(), Box<dyn Error>> {
    let Replayed { queued, from, from_time, deleted_to } = receivers::replay(database, id, from).await?;
    let time = from_time.as_ref().map(|time| format!(" ({time})")).unwrap_or_default();
    let gone = deleted_to.map(|to| {
        format!(
            "\nOlder ones are gone: messages up to number {to} may have been deleted. \
             The receiver has to read the current state of what it keeps"
        )
    });
    let gone = gone.unwrap_or_default();
    let words = format!("{queued} messages from number {from}{time} are sent to {id} once more{gone}");
    let said = json!({
        "id": id, "queued": queued, "from": from, "from_time": from_time, "deleted_to": deleted_to,
    });
    say(json, &said, &words)
}

/// What is to be done when messages were deleted before they could be sent.
fn missed(missed_to: i64) -> String {
    format!(
        "Messages up to number {missed_to} were deleted while it was disabled: it has to read the current state of what it keeps"
    )
}

/// The secret alone on standard output: for a script that keeps it in a safe place.
fn print_secret(json: bool, id: &str, what: &str, secret: &str, words: &str) -> Result<(), Box<dyn Error>> {
    if json {
        return say(true, &json!({ "id": id, what: secret }), "");
    }
    print::line(secret)?;
    print::aside(format_args!("{words} It is shown only now: keep it in a safe place."));
    Ok(())
}

fn say(json: bool, value: &Value, words: &str) -> Result<(), Box<dyn Error>> {
    let said = if json { value.to_string() } else { words.to_owned() };
    Ok(print::line(said)?)
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
        if let Some(missed_to) = receiver.missed_to {
            writeln!(out, "  {}", missed(missed_to))?;
        }
        if let (Some(since), None) = (&receiver.failing_since, &receiver.disabled_at) {
            writeln!(out, "  nothing has arrived since {since}")?;
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
