//! Finds, in the index of three characters in a row, the members who may match a search. Only on SQLite: PostgreSQL's
//! planner uses its own such index for the conditions as they are.

use super::{Reading, StoreError, search::Sought, sql};

/// An FTS5 expression that finds everyone who may match, and some who do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grams(String);

impl Grams {
    /// For members in whom each word is found. `None` if there can be none.
    pub async fn exactly(tx: &mut Reading, sought: &Sought) -> Result<Option<Self>, StoreError> {
        Self::of(tx, sought.words().map(|word| vec![word.to_owned()])).await
    }

    /// For members in whom each word is found except for one typo. `None` if there can be none.
    pub async fn alike(tx: &mut Reading, sought: &Sought) -> Result<Option<Self>, StoreError> {
        Self::of(tx, sought.words_alike()).await
    }

    /// The expression, for the parameter of `MATCH`.
    pub fn text(&self) -> String {
        self.0.clone()
    }

    /// All of the words, each in one of its forms.
    async fn of(
        tx: &mut Reading,
        words: impl Iterator<Item = Vec<String>>,
    ) -> Result<Option<Self>, StoreError> {
        let mut all = Vec::new();
        for forms in words {
            let mut any = Vec::new();
            for form in forms {
                any.extend(expression(tx, &form).await?);
            }
            if any.is_empty() {
                return Ok(None);
            }
            all.push(format!("({})", any.join(" OR ")));
        }
        Ok((!all.is_empty()).then(|| Self(all.join(" AND "))))
    }
}

/// For one text. `None` if nothing contains it.
async fn expression(tx: &mut Reading, text: &str) -> Result<Option<String>, StoreError> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() < 3 {
        let terms = beginning_with(tx, text).await?;
        let terms: Vec<String> = terms.iter().map(|term| quoted(term)).collect();
        return Ok((!terms.is_empty()).then(|| format!("({})", terms.join(" OR "))));
    }
    let mut grams: Vec<String> =
        characters.windows(3).map(|three| quoted(&three.iter().collect::<String>())).collect();
    grams.sort_unstable();
    grams.dedup();
    Ok(Some(format!("({})", grams.join(" AND "))))
}

fn quoted(gram: &str) -> String {
    format!("\"{}\"", gram.replace('"', "\"\""))
}

/// Everything in the index that begins with one or two characters: one step from each to the next, because each can
/// be there a million times.
async fn beginning_with(tx: &mut Reading, text: &str) -> Result<Vec<String>, StoreError> {
    Ok(sql::query(
        "WITH RECURSIVE found (term) AS (
             SELECT (SELECT term FROM search_terms WHERE term >= $1 LIMIT 1)
             UNION ALL
             SELECT (SELECT term FROM search_terms WHERE term >= found.term || char(1) LIMIT 1)
             FROM found WHERE substr(found.term, 1, length($1)) = $1)
         SELECT term FROM found WHERE substr(term, 1, length($1)) = $1",
    )
    .bind(text)
    .fetch_all(tx.connection())
    .await?)
}
