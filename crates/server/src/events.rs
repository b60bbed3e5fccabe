//! What is pushed to whom. Published after the commit of what it tells, never before.

use ergo_protocol::events::Event;
use tokio::sync::{broadcast, watch};

/// How many events a slow reader may be behind; one that is further has to connect again and ask.
const ROOM: usize = 256;

/// Who hears an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// One agent.
    Agent(String),
    /// Every lead.
    Leads,
}

/// An event with its audience.
pub type Push = (Audience, Event);

/// The board on which events are put up.
pub struct Board {
    sender: broadcast::Sender<Push>,
    /// Closed when the server stops, so that no stream keeps it waiting.
    stopping: watch::Receiver<()>,
}

impl Board {
    /// An empty board. It is taken down when the sender of `stopping` is dropped.
    pub fn new(stopping: watch::Receiver<()>) -> Self {
        Self { sender: broadcast::Sender::new(ROOM), stopping }
    }

    /// Puts events up.
    pub fn push(&self, events: impl IntoIterator<Item = Push>) {
        for event in events {
            // Nobody listens: nobody has to be told.
            let _ = self.sender.send(event);
        }
    }

    /// Everything that is put up from now on.
    pub fn listen(&self) -> (broadcast::Receiver<Push>, watch::Receiver<()>) {
        (self.sender.subscribe(), self.stopping.clone())
    }
}
