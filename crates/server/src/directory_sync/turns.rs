//! How many requests of one token are answered at once: a directory that sends thousands must not keep everybody else waiting.

use crate::failure::Failure;
use ergo_protocol::Code;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How many requests of one directory are answered at once.
const OF_A_DIRECTORY: u32 = 25;
/// The same of a receiver that polls: one after the other is enough for it.
const OF_A_POLLER: u32 = 2;

/// The requests that are being answered, by token. Clones count together.
#[derive(Clone)]
pub struct Turns {
    taken: Arc<Mutex<HashMap<String, u32>>>,
    most: u32,
}

/// The place of one request, until it is dropped.
pub struct Turn {
    turns: Turns,
    token: String,
}

impl Turns {
    /// Those of directories.
    pub fn of_directories() -> Self {
        Self { taken: Arc::default(), most: OF_A_DIRECTORY }
    }

    /// Those of receivers that poll.
    pub fn of_pollers() -> Self {
        Self { taken: Arc::default(), most: OF_A_POLLER }
    }

    /// A place for a request of that token; refused when it has too many already.
    pub fn take(&self, token: &str) -> Result<Turn, Failure> {
        let mut all = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(token.to_owned()).or_default();
        if *count >= self.most {
            let detail = format!(
                "At most {} requests of one token are answered at once. Try again in a moment.",
                self.most
            );
            return Err(Failure::new(Code::TooMany, detail));
        }
        *count += 1;
        Ok(Turn { turns: self.clone(), token: token.to_owned() })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.turns.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.token) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_so_many_places_and_no_more() {
        let turns = Turns::of_directories();
        let held: Vec<Turn> = (0..OF_A_DIRECTORY).map(|_| turns.take("a").unwrap()).collect();
        assert_eq!(turns.take("a").err().map(|failure| failure.code), Some(Code::TooMany));
        assert!(turns.take("b").is_ok(), "another token has its own");
        drop(held);
        assert!(turns.take("a").is_ok());
        assert!(turns.taken.lock().unwrap().is_empty(), "what is over is forgotten");
    }
}
