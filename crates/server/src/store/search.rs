//! What someone types to find a person: words that must all match, each anywhere in a name, an id, an email address,
//! or (if requested) the workspace.

use super::fold::fold;

/// More words than this find no one, because no one has that many names.
const MOST_WORDS: usize = 12;
/// The minimum length of a word in which a typo is tolerated, in characters.
const FORGIVEN: usize = 4;
/// How many people are examined more closely if no one matches exactly.
pub const CLOSELY: u32 = 2000;

/// The words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(Vec<String>);

impl Sought {
    /// The readings of typed or pasted text, in the order to try them: for `"Dana Reyes" <dana@…>`, the address, and
    /// if no one has it, the name. Empty if there is nothing to search for.
    pub fn read(text: &str, by_email: bool) -> Vec<Self> {
        let folded = fold(text);
        let all = match folded.split_once('<').and_then(|(name, rest)| Some((name, rest.split_once('>')?.0)))
        {
            Some((name, address)) if address.contains('@') => {
                let address = by_email.then(|| Self::of(address.trim().trim_start_matches("mailto:")));
                address.into_iter().chain([Self::of(&name.replace(['"', '\'', ','], " "))]).collect()
            }
            _ => vec![Self::of(&folded)],
        };
        all.into_iter().filter(|one| (1..=MOST_WORDS).contains(&one.0.len())).collect()
    }

    fn of(folded: &str) -> Self {
        let mut found: Vec<String> = Vec::new();
        for word in folded.split_whitespace() {
            if !found.iter().any(|known| known == word) {
                found.push(word.to_owned());
            }
        }
        Self(found)
    }

    /// The whole text, with single spaces.
    pub fn whole(&self) -> String {
        self.0.join(" ")
    }

    /// The words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// For each word, the texts of which one is there if the word is, except for one typo.
    pub fn words_alike(&self) -> impl Iterator<Item = Vec<String>> {
        self.0.iter().map(|word| {
            let mut forms: Vec<String> = halves_of(word).into_iter().map(|(_, half)| half).collect();
            forms.push(word.clone());
            forms.sort_unstable();
            forms.dedup();
            forms
        })
    }

    /// The same words without punctuation, for a closer look that tolerates typos. `None` if nothing is left.
    pub fn closely(&self) -> Option<Self> {
        let pieces: Vec<&str> = self.0.iter().flat_map(|word| plain_words(word)).collect();
        let pieces = Self::of(&pieces.join(" "));
        (1..=MOST_WORDS).contains(&pieces.0.len()).then_some(pieces)
    }

    /// How far these words are from a person's texts: one for each typo, two for each typo in a word that is only a
    /// beginning. `None` if a word is further away. Ids are not among the texts, because a mistyped id is no one's.
    pub fn typos(&self, texts: &[String]) -> Option<u32> {
        let known = letters(texts);
        self.words().map(|word| word_typos(word, texts, &known)).sum()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of the words.
    pub fn each(&self) -> impl Iterator<Item = Self> {
        self.words().map(|word| Self(vec![word.to_owned()]))
    }

    /// The words that are not in a text.
    pub fn without(&self, text: &str) -> Self {
        Self(self.words().filter(|word| !text.contains(word)).map(str::to_owned).collect())
    }

    /// The words that are not in a text, not even with one typo.
    pub fn without_alike(&self, text: &str) -> Self {
        let texts = [text.to_owned()];
        let known = letters(&texts);
        let is_far = |word: &&str| word_typos(word, &texts, &known).is_none();
        Self(self.words().filter(is_far).map(str::to_owned).collect())
    }
}

/// The letters of each word in the texts.
fn letters(texts: &[String]) -> Vec<Vec<char>> {
    texts.iter().flat_map(|text| plain_words(text)).map(|word| word.chars().collect()).collect()
}

/// How far a word is from texts whose words have these letters.
fn word_typos(word: &str, texts: &[String], known: &[Vec<char>]) -> Option<u32> {
    if texts.iter().any(|text| text.contains(word)) {
        return Some(0);
    }
    if !is_forgiven(word) {
        return None;
    }
    let word: Vec<char> = word.chars().collect();
    known.iter().filter_map(|known| typo(&word, known)).min()
}

/// Folded words without punctuation.
fn plain_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether typos in a word are tolerated. Not in words with digits: those are copied, and a similar one is someone
/// else's.
fn is_forgiven(word: &str) -> bool {
    word.chars().count() >= FORGIVEN && word.chars().all(char::is_alphabetic)
}

/// The halves of a word in which a typo is tolerated, each with the number of characters before it.
pub fn halves_of(word: &str) -> Vec<(usize, String)> {
    if is_forgiven(word) { halves(word) } else { Vec::new() }
}

/// The halves of a word, each with the number of characters before it.
fn halves(word: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = word.chars().collect();
    let half = letters.len() / 2;
    let (first, second): (String, String) =
        (letters[..half].iter().collect(), letters[half..].iter().collect());
    let mut swapped = letters;
    swapped.swap(half - 1, half);
    let swapped: String = swapped.into_iter().collect();
    let shifted = (half - 1..=half + 1).map(|before| (before, second.clone()));
    [(0, first), (0, swapped)].into_iter().chain(shifted).collect()
}

/// One if the words differ by one typo, two if a beginning of the known word does.
fn typo(word: &[char], known: &[char]) -> Option<u32> {
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let is_near = |known: &[char]| {
        word.len().abs_diff(known.len()) <= 1 && strsim::osa_distance(&text(word), &text(known)) <= 1
    };
    if is_near(known) {
        return Some(1);
    }
    let begins = (word.len() - 1..=word.len() + 1).any(|length| known.get(..length).is_some_and(is_near));
    begins.then_some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        Sought::read(text, true).into_iter().map(|Sought(words)| words).collect()
    }

    #[test]
    fn what_is_typed_and_what_is_pasted() {
        assert_eq!(read("  Reyes  DANA reyes "), [["reyes", "dana"]]);
        let pasted = read("\"Dana Reyes\" <Dana@Marlow.example>");
        assert_eq!(pasted, [vec!["dana@marlow.example"], vec!["dana", "reyes"]]);
        assert_eq!(
            read("Reyes, Dana <mailto:dana@x.example>;"),
            [vec!["dana@x.example"], vec!["reyes", "dana"]]
        );
        assert_eq!(read("<dana@x.example>"), [["dana@x.example"]]);
        assert_eq!(read("a < b > c"), [["a", "<", "b", ">", "c"]]);
        assert_eq!(Sought::read("Dana <dana@x.example>", false), [Sought(vec!["dana".to_owned()])]);
        for nothing in ["", " \t ", "a b c d e f g h i j k l m n"] {
            assert!(read(nothing).is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn one_typo_in_a_word_of_four_letters_is_forgiven() {
        let texts =
            ["dana reyes".to_owned(), "dana@marlowfreight.example".to_owned(), "marlow freight".to_owned()];
        let typos = |text: &str| Sought::of(text).closely().and_then(|sought| sought.typos(&texts));
        assert_eq!(typos("dana reyes"), Some(0));
        for one in
            ["dnaa", "reyse", "ryees", "reeyes", "rees", "reyez", "freigth", "dana@marlowfrieght.example"]
        {
            assert_eq!(typos(one), Some(1), "{one}");
        }
        assert_eq!(typos("dnaa reyse"), Some(2));
        assert_eq!(typos("marlwofr"), Some(2), "a word that is only begun");
        for far in ["dnaaa reyes", "rxyxs", "dan4", "xan", "usr_7f3l", "dana nobody", "ryse"] {
            assert_eq!(typos(far), None, "{far}");
        }
        assert_eq!(Sought::of("%% __").closely(), None);
    }

    /// The patterns find every tolerated typo; otherwise, it would never be examined.
    #[test]
    fn the_patterns_leave_no_typo_out() {
        let word = "marlow";
        let letters: Vec<char> = word.chars().collect();
        let mut typed: Vec<String> = Vec::new();
        for at in 0..=letters.len() {
            let with = |part: &[char], rest: &[char]| part.iter().chain(rest).collect::<String>();
            typed.push(with(&[&letters[..at], &['x']].concat(), &letters[at..]));
            if at < letters.len() {
                typed.push(with(&letters[..at], &letters[at + 1..]));
                typed.push(with(&[&letters[..at], &['x']].concat(), &letters[at + 1..]));
            }
            if at + 1 < letters.len() {
                let mut swapped = letters.clone();
                swapped.swap(at, at + 1);
                typed.push(swapped.iter().collect());
            }
        }
        for typed in typed {
            let matches = halves(&typed).iter().any(|half| is_there(half, &format!(" {word} freight")));
            assert!(matches, "{typed}");
        }
    }

    /// What the databases' patterns find: a space, some characters, half of a word.
    fn is_there((before, half): &(usize, String), text: &str) -> bool {
        text.match_indices(' ').any(|(at, _)| {
            let after: Vec<char> = text[at + 1..].chars().collect();
            after
                .get(*before..)
                .is_some_and(|after| after.iter().collect::<String>().starts_with(half.as_str()))
        })
    }
}
