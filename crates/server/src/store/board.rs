//! What is pushed to whom. An event is published by the commit it reports on, never before.

use ergo_protocol::events::Event;
use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast;

/// How many events a slow reader may be behind; one that is further has to connect again and ask.
const ROOM: usize = 4096;
/// How many ended sessions are remembered as told.
const TOLD: usize = 65_536;

/// Who hears something.
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
    /// An event, to whom it concerns.
    Tell(Audience, Event),
    /// What this agent may do has changed: their streams are judged again.
    Recheck(String),
    /// Events of another process may have been missed. All streams end; their readers reconnect and query.
    Missed,
}

/// The board on which events are put up. Clones are the same board.
#[derive(Clone)]
pub struct Board {
    sender: broadcast::Sender<Push>,
    /// Tells this board from those of other processes.
    name: u64,
    told: Arc<Mutex<Told>>,
}

/// The sessions whose end was told, the latest ones.
#[derive(Default)]
struct Told {
    known: HashSet<String>,
    in_order: VecDeque<String>,
}

impl Board {
    /// An empty board.
    pub fn new() -> Self {
        // Random, as the keys of a hash map are; no secret.
        let name = RandomState::new().build_hasher().finish();
        Self { sender: broadcast::Sender::new(ROOM), name, told: Arc::default() }
    }

    /// Its name among the boards of other processes.
    pub fn name(&self) -> u64 {
        self.name
    }

    /// Puts events up.
    pub fn put_up(&self, news: impl IntoIterator<Item = Push>) {
        for push in news {
            if let Push::Tell(_, Event::SessionEnded { session_id, .. }) = &push {
                self.remember(session_id);
            }
            // Nobody is listening, so there is nobody to tell.
            let _ = self.sender.send(push);
        }
    }

    /// Everything that is put up from now on.
    pub fn listen(&self) -> broadcast::Receiver<Push> {
        self.sender.subscribe()
    }

    /// Whether the end of that session was already announced. If another process ended it, it was not.
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

/// For sorting: the end of a session comes before everything else that happened with it.
pub fn stops_first(push: &Push) -> u8 {
    match push {
        Push::Tell(_, Event::SessionEnded { .. }) => 0,
        Push::Recheck(_) | Push::Missed => 1,
        Push::Tell(..) => 2,
    }
}

/// Drops what one commit announces twice.
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
