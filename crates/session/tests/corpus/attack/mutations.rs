//! Good tokens with one small thing changed.

use super::{
    encode::{header, sign_bytes, viewing, with},
    keys::{ALGORITHMS, SEED, signer},
    random::Random,
};

/// How many other random letters are tried in each place.
const DRAWN: usize = 3;
/// What a letter may become: the alphabet, the standard encoding's alphabet, and separators.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n\t\0~%é";

/// A good token and its changed variants.
#[derive(Clone, Debug)]
pub struct Changed {
    pub algorithm: &'static str,
    pub good: String,
    /// The changed tokens, each after a description of the change.
    pub tokens: Vec<(String, String)>,
}

/// For each algorithm, a good token and all its changed variants: in each place, other letters, one more, one less,
/// and two neighbors swapped; and in the last place of each part, every letter, because its unused bits could hide a
/// change.
pub fn changed_tokens() -> Vec<Changed> {
    let mut random = Random::new(SEED ^ 0x6368_616E_6765);
    let letters: Vec<char> = LETTERS.chars().collect();
    ALGORITHMS
        .into_iter()
        .map(|(alg, kid)| {
            let header = with(header(kid), "alg", alg).to_string();
            let good = sign_bytes(header, viewing().to_string(), signer(kid));
            let tokens = changes(&good, &letters, &mut random);
            Changed { algorithm: alg, good, tokens }
        })
        .collect()
}

fn changes(good: &str, letters: &[char], random: &mut Random) -> Vec<(String, String)> {
    // A token is ASCII, so places are characters.
    let mut changed = Vec::new();
    for at in 0..=good.len() {
        let (before, rest) = good.split_at(at);
        let put = |letter: char, rest: &str| format!("{before}{letter}{rest}");
        let letter = *random.one_of(letters);
        changed.push((format!("{letter:?} put in at {at}"), put(letter, rest)));
        let Some(was) = rest.chars().next() else { break };
        changed.push((format!("{was:?} taken out at {at}"), format!("{before}{}", &rest[1..])));
        let last_of_part = matches!(rest.as_bytes().get(1), None | Some(b'.'));
        let drawn: Vec<char> = (0..DRAWN).map(|_| *random.one_of(letters)).collect();
        for &now in if last_of_part { letters } else { &drawn } {
            changed.push((format!("{was:?} made {now:?} at {at}"), put(now, &rest[1..])));
        }
        if let Some(next) = rest[1..].chars().next() {
            changed.push((
                format!("{was:?} and {next:?} swapped at {at}"),
                format!("{before}{next}{was}{}", &rest[2..]),
            ));
        }
    }
    // Choosing the same letter, or swapping two equal ones, changes nothing.
    changed.retain(|(_, token)| token != good);
    changed
}
