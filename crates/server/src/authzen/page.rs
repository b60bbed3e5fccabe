//! The pages of a search. A page's token contains what it was issued for, and where the next page begins.
//!
//! It contains no secret and gives no access: it only says where to continue, within what the bearer token may ask about.

use crate::{auth::ids, failure::Failure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::{
    authzen::{ResultPage, Search},
    limits::PAGE,
};

/// The number of results on a page if no other is asked for.
const DEFAULT: u32 = 100;

/// The requested page.
pub struct Asked {
    /// Where it begins, in the words of that kind of search; `None` for the first page.
    pub after: Option<Vec<String>>,
    /// The most results.
    pub limit: u32,
    /// What stays the same from page to page.
    tag: String,
}

impl Asked {
    /// Reads which page of this kind of search is requested.
    pub fn read(kind: &str, search: &Search) -> Result<Self, Failure> {
        let tag = tag(kind, search);
        let asked = search.page.as_ref();
        let limit = asked.and_then(|page| page.limit).map(|limit| limit.min(PAGE));
        let Some(token) = asked.and_then(|page| page.token.as_deref()) else {
            return Ok(Self { after: None, limit: limit.unwrap_or(DEFAULT), tag });
        };
        let foreign = || Failure::invalid("page.token is not from this search. Start again without it.");
        let content = URL_SAFE_NO_PAD.decode(token).ok();
        let content: Option<(String, u32, Vec<String>)> =
            content.and_then(|json| serde_json::from_slice(&json).ok());
        let (of, stays, after) = content.filter(|content| content.0 == tag).ok_or_else(foreign)?;
        if stays > PAGE || limit.is_some_and(|limit| limit != stays) {
            return Err(Failure::invalid("page.limit must stay the same from page to page."));
        }
        Ok(Self { after: Some(after), limit: stays, tag: of })
    }

    /// A page with so many results, and where the next one begins; `None` for the last page.
    pub fn ending(&self, count: usize, next: Option<&[&str]>) -> Result<ResultPage, Failure> {
        let token = |after| {
            serde_json::to_vec(&(&self.tag, self.limit, after)).map(|json| URL_SAFE_NO_PAD.encode(json))
        };
        Ok(ResultPage {
            next_token: next.map(token).transpose()?.unwrap_or_default(),
            count: u32::try_from(count).unwrap_or(u32::MAX),
        })
    }
}

/// What must stay the same from page to page.
fn tag(kind: &str, search: &Search) -> String {
    let Search { subject, action, resource, .. } = search;
    // What is searched for has an id that is ignored.
    let subject = subject.as_ref().map(|it| (&it.kind, if kind == "subject" { &None } else { &it.id }));
    let resource = resource.as_ref().map(|it| (&it.kind, if kind == "resource" { &None } else { &it.id }));
    let action = action.as_ref().and_then(|it| if kind == "action" { None } else { it.name.as_ref() });
    let mut hash = ids::sha256_hex(&format!("{kind}\n{subject:?}\n{action:?}\n{resource:?}"));
    hash.truncate(16);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::authzen::{Action, AskedPage};

    fn search(action: &str, token: Option<&str>, limit: Option<u32>) -> Search {
        Search {
            action: Some(Action { name: Some(action.to_owned()), properties: None }),
            page: Some(AskedPage { token: token.map(str::to_owned), limit, properties: None }),
            ..Search::default()
        }
    }

    #[test]
    fn a_token_fits_its_search_and_its_limit() {
        let first = Asked::read("subject", &search("a", None, Some(7))).unwrap();
        let next = first.ending(7, Some(&["role_1", "usr_1"])).unwrap().next_token;
        for limit in [None, Some(7)] {
            let again = Asked::read("subject", &search("a", Some(&next), limit)).unwrap();
            let after = ["role_1", "usr_1"].map(str::to_owned).to_vec();
            assert_eq!((again.after, again.limit), (Some(after), 7));
        }
        for (kind, action, token, limit) in [
            ("subject", "b", next.as_str(), None),
            ("resource", "a", &next, None),
            ("subject", "a", &next, Some(8)),
            ("subject", "a", "", None),
            ("subject", "a", "abc", None),
        ] {
            assert!(
                Asked::read(kind, &search(action, Some(token), limit)).is_err(),
                "{kind} {action} {token}"
            );
        }
        assert_eq!(Asked::read("subject", &search("a", None, Some(5000))).unwrap().limit, PAGE);
        assert_eq!(first.ending(0, None).unwrap().next_token, "");
    }
}
