//! Finds, in the index of three characters in a row, the members who may match a search. Only on SQLite: PostgreSQL's
//! planner uses its own such index for the conditions as they are.

use super::{
    Reading, StoreError,
    search::{Form, Sought},
    sql,
};

/// The most groups of three characters that all short words of a search may stand for. A word that stands for more is in so
/// many members that reading finds it sooner, and what the other words find is compared with all words anyway.
const MOST_TERMS: usize = 500;

/// What stands before a word in a name, an id, or an address: a space, and what is common between words. "On" is in everyone
/// whose address ends with "@canyon.example", and begins a word of few.
const BEFORE_WORDS: &str = " .-_@'+(/,\u{2019}";

/// What the index can say about a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grams {
    /// An FTS5 expression, for the parameter of `MATCH`: it finds everyone who may match, and some who do not.
    Matching(String),
    /// Nobody matches.
    Nobody,
    /// Anybody may match: the words are too short.
    Anybody,
}

impl Grams {
    /// For members in whom each word is found.
    pub async fn exactly(tx: &mut Reading, sought: &Sought) -> Result<Self, StoreError> {
        Self::of(tx, sought.words().map(|word| vec![Form::anywhere(word)])).await
    }

    /// For members in whom each word is found except for one typo.
    pub async fn alike(tx: &mut Reading, sought: &Sought) -> Result<Self, StoreError> {
        Self::of(tx, sought.words_alike()).await
    }

    /// All of the words, each in one of its forms. The longest words come first, because they stand for the fewest members.
    async fn of(tx: &mut Reading, words: impl Iterator<Item = Vec<Form>>) -> Result<Self, StoreError> {
        let mut words: Vec<Vec<Form>> = words.collect();
        words
            .sort_by_key(|forms| std::cmp::Reverse(forms.iter().map(|form| form.text.chars().count()).min()));
        let mut all: Vec<String> = Vec::new();
        let mut terms_left = MOST_TERMS;
        for forms in words {
            match word(tx, &forms, &mut terms_left).await? {
                Self::Matching(text) => all.push(text),
                Self::Nobody => return Ok(Self::Nobody),
                Self::Anybody => break,
            }
        }
        Ok(if all.is_empty() { Self::Anybody } else { Self::Matching(all.join(" AND ")) })
    }
}

/// For a word that is there in one of these forms.
async fn word(tx: &mut Reading, forms: &[Form], terms_left: &mut usize) -> Result<Grams, StoreError> {
    let mut any = Vec::new();
    // No text contains a NUL, which would end the expression.
    for Form { text, begins_word } in forms.iter().filter(|form| !form.text.contains('\0')) {
        let characters: Vec<char> = text.chars().collect();
        if *begins_word && characters.len() >= 2 {
            any.extend(BEFORE_WORDS.chars().map(|before| long(&[&[before], &characters[..]].concat())));
            continue;
        }
        if characters.len() >= 3 {
            any.push(long(&characters));
            continue;
        }
        let terms = beginning_with(tx, text, *terms_left + 1).await?;
        if terms.len() > *terms_left {
            return Ok(Grams::Anybody);
        }
        *terms_left -= terms.len();
        any.extend(terms.iter().map(|term| quoted(term)));
    }
    if any.is_empty() {
        return Ok(Grams::Nobody);
    }
    Ok(Grams::Matching(format!("({})", any.join(" OR "))))
}

/// For a text of three characters or more: it has all of these.
fn long(characters: &[char]) -> String {
    let mut grams: Vec<String> =
        characters.windows(3).map(|three| quoted(&three.iter().collect::<String>())).collect();
    grams.sort_unstable();
    grams.dedup();
    format!("({})", grams.join(" AND "))
}

fn quoted(gram: &str) -> String {
    format!("\"{}\"", gram.replace('"', "\"\""))
}

/// Up to `most` of what is in the index and begins with one or two characters: one step from each to the next, because each
/// can be there a million times.
async fn beginning_with(tx: &mut Reading, text: &str, most: usize) -> Result<Vec<String>, StoreError> {
    Ok(sql::query(
        "WITH RECURSIVE found (term) AS (
             SELECT (SELECT term FROM search_terms WHERE term >= $1 LIMIT 1)
             UNION ALL
             SELECT (SELECT term FROM search_terms WHERE term >= found.term || char(1) LIMIT 1)
             FROM found WHERE substr(found.term, 1, length($1)) = $1)
         SELECT term FROM found WHERE substr(term, 1, length($1)) = $1 LIMIT $2",
    )
    .bind(text)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(tx.connection())
    .await?)
}
