//! Events between processes that share a database. An event is sent within its transaction, so it arrives only if
//! that commits.

use super::{
    StoreError,
    board::{Audience, Board, Push},
    sql::{self, Connection, Listener, Pool},
};
use serde_json::{Value, json};
use std::time::Duration;

const CHANNEL: &str = "ergo_support";
/// The server refuses payloads of 8,000 bytes.
const LONGEST: usize = 7900;
/// The pause before listening again.
const PAUSE: Duration = Duration::from_secs(1);

/// Sends events to the other processes when the transaction commits.
pub async fn say(connection: &mut Connection, board: &Board, news: &[Push]) -> Result<(), StoreError> {
    if !connection.is_heard() {
        return Ok(());
    }
    for push in news {
        let mut said = json!({ "from": board.name(), "push": written(push)? }).to_string();
        if said.len() > LONGEST {
            said = json!({ "from": board.name(), "push": written(&Push::Missed)? }).to_string();
        }
        connection.say(CHANNEL, said).await?;
    }
    Ok(())
}

/// Publishes the events of other processes on the board. When events may have been missed, all event streams end.
/// Returns immediately if the database cannot send events.
pub async fn run(pool: &Pool, board: &Board) {
    loop {
        match Listener::open(pool, CHANNEL).await {
            Ok(None) => return,
            Ok(Some(listener)) => {
                if let Err(error) = listen(listener, board).await {
                    tracing::warn!("events of other processes no longer arrive: {error}");
                }
            }
            Err(error) => tracing::warn!("events of other processes do not arrive: {error}"),
        }
        board.put_up([Push::Missed]);
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen(mut listener: Listener, board: &Board) -> Result<(), sql::Error> {
    // Events may have been committed while no one was listening.
    board.put_up([Push::Missed]);
    while let Some(said) = listener.next().await? {
        let Ok(said) = serde_json::from_str::<Value>(&said) else { continue };
        // Its own events are already on the board.
        if said["from"] != board.name() {
            // A newer version may send an event that this one does not understand.
            board.put_up([read(&said["push"]).unwrap_or(Push::Missed)]);
        }
    }
    Ok(())
}

fn written(push: &Push) -> Result<Value, StoreError> {
    Ok(match push {
        Push::Tell(Audience::Agent(agent), event) => {
            json!({ "agent": agent, "event": serde_json::to_value(event)? })
        }
        Push::Tell(Audience::Leads, event) => json!({ "event": serde_json::to_value(event)? }),
        Push::Recheck(agent) => json!({ "recheck": agent }),
        Push::Missed => json!("missed"),
    })
}

fn read(said: &Value) -> Option<Push> {
    if let Some(agent) = said["recheck"].as_str() {
        return Some(Push::Recheck(agent.to_owned()));
    }
    let event = serde_json::from_value(said["event"].clone()).ok()?;
    let agent = said["agent"].as_str().map(|agent| Audience::Agent(agent.to_owned()));
    Some(Push::Tell(agent.unwrap_or(Audience::Leads), event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::events::Event;

    #[test]
    fn what_is_said_is_what_is_heard() {
        for push in [
            Push::Tell(Audience::Leads, Event::ApprovalsChanged),
            Push::Tell(
                Audience::Agent("a".to_owned()),
                Event::PolicyChanged { workspace_id: "w".to_owned() },
            ),
            Push::Recheck("a".to_owned()),
        ] {
            assert_eq!(read(&written(&push).unwrap()), Some(push));
        }
        assert_eq!(read(&json!({ "event": { "kind": "of a newer version" } })), None);
        assert_eq!(read(&written(&Push::Missed).unwrap()), None);
    }
}
