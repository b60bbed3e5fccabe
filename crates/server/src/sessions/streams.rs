//! Counts each agent's open event streams.

use crate::failure::Failure;
pub use crate::store::board::{Audience, Push};
use ergo_protocol::Code;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The most streams of one agent: more than anyone's open windows, and few enough that one agent cannot take all of
/// the server's connections.
const MOST: usize = 8;

/// The open streams, counted by agent. Clones share the counts.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// The place of one stream, freed when this is dropped.
pub struct Place {
    streams: Streams,
    agent: String,
}

impl Streams {
    /// Takes a place for one more stream of this agent.
    pub fn enter(&self, agent: &str) -> Result<Place, Failure> {
        let mut counts = self.lock();
        let count = counts.entry(agent.to_owned()).or_default();
        if *count >= MOST {
            let detail = "You have 8 event streams open. Close one before you open another.";
            return Err(Failure::new(Code::TooMany, detail));
        }
        *count += 1;
        Ok(Place { streams: self.clone(), agent: agent.to_owned() })
    }

    /// The number of open streams.
    pub fn count(&self) -> usize {
        self.lock().values().sum()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.streams.lock();
        if let Some(count) = counts.get_mut(&self.agent) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.agent);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_for_each_and_a_closed_one_makes_room() {
        let streams = Streams::default();
        let mut places: Vec<Place> = (0..MOST).map(|_| streams.enter("a").ok().unwrap()).collect();
        assert!(streams.enter("a").is_err());
        assert!(streams.enter("b").is_ok());
        assert_eq!(streams.count(), MOST);
        places.pop();
        assert!(streams.enter("a").is_ok());
        drop(places);
        assert!(streams.lock().is_empty());
    }
}
