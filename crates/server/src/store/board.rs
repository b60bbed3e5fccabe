//! What is pushed, and to whom. An event is published by the commit that it reports, never before.

use ergo_protocol::events::Event;
use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast;

/// How many events a slow reader may be behind. A reader that is further behind has to reconnect and ask.
const ROOM: usize = 4096;
/// How many ended sessions are remembered as announced.
const TOLD: usize = 65_536;

/// Who gets an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// One agent.
    Agent(String),
    /// Every lead.
    Leads,
}

/// Something that is pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Push {
    /// An event and its audience.
    Tell(Audience, Event),
    /// What this agent may do has changed, so their streams check the session again.
    Recheck(String),
    /// Events of another process may have been missed. All streams end; their readers reconnect and query.
    Missed,
}

/// The board that events are posted on. Clones share the board.
#[derive(Clone)]
pub struct Board {
    sender: broadcast::Sender<Push>,
    /// Distinguishes this board from those of other processes.
    name: u64,
    told: Arc<Mutex<Told>>,
}

/// The latest sessions whose end was announced.
#[derive(Default)]
struct Told {
    known: HashSet<String>,
    in_order: VecDeque<String>,
}

impl Board {
    /// An empty board.
    pub fn new() -> Self {
        // Random like the keys of a hash map; not a secret.
        let name = RandomState::new().build_hasher().finish();
        Self { sender: broadcast::Sender::new(ROOM), name, told: Arc::default() }
    }

    /// Its name among the boards of other processes.
    pub fn name(&self) -> u64 {
        self.name
    }

    /// Posts events.
    pub fn put_up(&self, news: impl IntoIterator<Item = Push>) {
        for push in news {
            if let Push::Tell(_, Event::SessionEnded { session_id, .. }) = &push {
                self.remember(session_id);
            }
            // An error means that no one is listening.
            let _ = self.sender.send(push);
        }
    }

    /// Receives everything that is posted from now on.
    pub fn listen(&self) -> broadcast::Receiver<Push> {
        self.sender.subscribe()
    }

    /// Whether the end of this session was already announced here. If another process ended it, it was not.
    pub fn has_told_end_of(&self, session: &str) -> bool {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).known.contains(session)
    }

    fn remember(&self, session: &str) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if !told.known.insert(session.to_owned()) {
            return;
        }
        told.in_order.push_back(session.to_owned());
        if told.in_order.len() > TOLD
            && let Some(oldest) = told.in_order.pop_front()
        {
            told.known.remove(&oldest);
        }
    }
}

/// A sort key: the end of a session comes before everything else in the same commit.
pub fn stops_first(push: &Push) -> u8 {
    match push {
        Push::Tell(_, Event::SessionEnded { .. }) => 0,
        Push::Recheck(_) | Push::Missed => 1,
        Push::Tell(..) => 2,
    }
}

/// Drops duplicates within one commit.
pub fn once_each(news: Vec<Push>) -> Vec<Push> {
    let mut said: Vec<Push> = Vec::with_capacity(news.len());
    for push in news {
        let is_end = matches!(push, Push::Tell(_, Event::SessionEnded { .. }));
        if is_end || !said.contains(&push) {
            said.push(push);
        }
    }
    said
}
