//! Finds what was left in English on a screen that is in German.

use crate::desk::Desk;
use ergo_catalog::{Piece, pieces, sources};
use serde_json::Value;
use std::collections::BTreeSet;

/// All that the page says in its own words: visible texts, and what a screen reader hears. What is in `<bdi>` is data.
const SAID: &str = include_str!("said.js");

/// The English texts of the catalog that are shown, and should not be.
pub async fn left(desk: &Desk) -> Vec<String> {
    let said = desk.script(SAID, &[]).await;
    let said: Vec<&str> = said.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(said.len() > 3, "the page says nothing: {said:?}");
    // “Start” is one of the few that are the same in German, in one of their meanings.
    let same: BTreeSet<&str> =
        sources().filter(|(english, german)| english == german).map(|(text, _)| text).collect();
    let english: Vec<(&str, Vec<Piece<'_>>)> = sources()
        .filter(|(english, _)| !same.contains(english))
        .map(|(english, _)| (english.trim(), pieces(english.trim())))
        .filter(|(_, pieces)| has_words(pieces))
        .collect();
    let is_english =
        |said: &str| english.iter().find(|(_, pieces)| fits(said, pieces)).map(|(text, _)| *text);
    let mut left: Vec<String> =
        said.iter().filter_map(|said| Some(format!("“{said}” is “{}”", is_english(said)?))).collect();
    left.sort();
    left.dedup();
    left
}

/// Whether there is enough of a text beside its values to know it by.
fn has_words(pieces: &[Piece<'_>]) -> bool {
    let words =
        pieces.iter().filter_map(|piece| if let Piece::Words(words) = piece { Some(*words) } else { None });
    let letters: usize =
        words.map(|words| words.chars().filter(|letter| letter.is_alphabetic()).count()).sum();
    letters >= if pieces.len() == 1 { 2 } else { 6 }
}

/// Whether something is this text, with whatever values.
fn fits(said: &str, pieces: &[Piece<'_>]) -> bool {
    let mut rest = said.trim();
    let mut after_value = false;
    for piece in pieces {
        match piece {
            Piece::Place(_) => after_value = true,
            Piece::Words(words) if after_value => {
                let Some(at) = rest.find(words).filter(|at| *at > 0) else { return false };
                rest = &rest[at + words.len()..];
                after_value = false;
            }
            Piece::Words(words) => {
                let Some(left) = rest.strip_prefix(words) else { return false };
                rest = left;
            }
        }
    }
    if after_value { !rest.is_empty() } else { rest.is_empty() }
}

#[cfg(test)]
mod tests {
    use super::{fits, has_words};
    use ergo_catalog::pieces;

    #[test]
    fn a_text_is_known_with_its_values() {
        let is = |said: &str, text: &str| fits(said, &pieces(text));
        assert!(is("Sign out", "Sign out") && !is("Sign out now", "Sign out"));
        assert!(is("Ask Dana Reyes now", "Ask {name} now") && !is("Ask now", "Ask {name} now"));
        assert!(is("5 days ago", "{count} days ago") && is("Ticket SUP-1", "Ticket {ticket}"));
        assert!(!has_words(&pieces("{start}, {next}")) && has_words(&pieces("On")));
    }
}
