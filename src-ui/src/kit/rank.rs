//! Which offers fit what was typed, the best first. One mistake in a word is forgiven, two in a long one.

/// How well words fit: the less, the better.
type Score = u32;

/// A word of this many letters may have one mistake.
const FORGIVEN_FROM: usize = 4;
/// A word of this many letters may have two.
const FORGIVEN_TWICE_FROM: usize = 8;

/// What fits `search`, the best first. Among equals the order stays; with nothing typed, all of them.
pub fn rank<T>(all: Vec<T>, search: &str, words: impl Fn(&T) -> String) -> Vec<T> {
    let mut fitting: Vec<(Score, T)> =
        all.into_iter().filter_map(|one| Some((score(&words(&one), search)?, one))).collect();
    fitting.sort_by_key(|(score, _)| *score);
    fitting.into_iter().map(|(_, one)| one).collect()
}

/// Whether each word that was typed stands in the text as it is, without any forgiveness.
pub fn is_plain_hit(text: &str, search: &str) -> bool {
    let text = text.to_lowercase();
    search.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

/// How well a text fits; none when a word is not in it at all.
fn score(text: &str, search: &str) -> Option<Score> {
    let text = text.to_lowercase();
    words(search).map(|word| score_of_word(&text, &word.to_lowercase())).sum()
}

fn score_of_word(text: &str, word: &str) -> Option<Score> {
    let parts = || words(text);
    if parts().any(|part| part == word) {
        Some(0)
    } else if parts().any(|part| part.starts_with(word)) {
        Some(1)
    } else if text.contains(word) {
        Some(2)
    } else {
        parts().any(|part| is_nearly(part, word)).then_some(3)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a word, or its beginning, is what was typed but for a mistake.
fn is_nearly(part: &str, typed: &str) -> bool {
    let length = typed.chars().count();
    let forgiven = match length {
        0..FORGIVEN_FROM => return false,
        FORGIVEN_FROM..FORGIVEN_TWICE_FROM => 1,
        _ => 2,
    };
    // A letter may be missing or too much, so that the beginning is a letter longer or shorter.
    (length - 1..=length + 1).any(|letters| {
        let beginning: String = part.chars().take(letters).collect();
        strsim::osa_distance(&beginning, typed) <= forgiven
    })
}

#[cfg(test)]
mod tests {
    use super::{is_plain_hit, rank};

    const ALL: [&str; 6] = [
        "Go to Members",
        "Go to Teams",
        "Exit impersonation",
        "Extend this session",
        "Dana Reyes dana@marlowfreight.example",
        "Siân Adekunle-Price",
    ];

    fn found(search: &str) -> Vec<&'static str> {
        rank(ALL.to_vec(), search, |text| (*text).to_owned())
    }

    #[test]
    fn words_are_found_in_any_order_and_with_a_mistake() {
        for (search, first) in [
            ("team", "Go to Teams"),
            ("TEAM go", "Go to Teams"),
            ("memebrs", "Go to Members"),
            ("membrs", "Go to Members"),
            ("extned", "Extend this session"),
            ("impersonaiton exit", "Exit impersonation"),
            ("reyes dana", "Dana Reyes dana@marlowfreight.example"),
            ("ryes", "Dana Reyes dana@marlowfreight.example"),
            ("adekunel", "Siân Adekunle-Price"),
            ("adekunle-prcie", "Siân Adekunle-Price"),
        ] {
            assert_eq!(found(search).first(), Some(&first), "{search}");
        }
    }

    #[test]
    fn nothing_is_forgiven_in_a_short_word_and_a_better_hit_comes_first() {
        assert_eq!(found("tem"), Vec::<&str>::new());
        assert_eq!(found("zzzz"), Vec::<&str>::new());
        assert_eq!(
            found("ex"),
            ["Exit impersonation", "Extend this session", "Dana Reyes dana@marlowfreight.example"]
        );
        assert_eq!(found(""), ALL);
    }

    #[test]
    fn a_plain_hit_has_no_mistake() {
        assert!(is_plain_hit("Go to Teams", "team GO"));
        assert!(!is_plain_hit("Go to Teams", "tema"));
    }
}
