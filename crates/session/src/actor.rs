//! Who really acts: the actor of a token. Whatever is there and is not one well-formed actor is refused,
//! and never read as "not impersonating" (invariant 2).

use crate::{
    ActorShape, Profile, Refusal,
    strict_json::{Object, Value},
    text::is_plain_id,
};
use ergo_protocol::Code;

/// The longest actor chain.
pub(crate) const MAX_CHAIN: usize = 16;

/// The longest id of a person, in characters.
pub(crate) const MAX_PERSON_CHARS: usize = 255;

/// The actors of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actors {
    /// The current one.
    pub(crate) current: String,
    /// Those before, the latest first.
    pub(crate) history: Vec<String>,
}

/// Reads the actor of a token as its profile writes it; `None` when there is none. `may_act` is only a
/// permission to become an actor (RFC 8693 §4.4) and means nothing here.
pub(crate) fn read(
    claims: &Object,
    profile: &Profile,
    issuer: &str,
    subject: &str,
) -> Result<Option<Actors>, Refusal> {
    if let Some(name) = profile.foreign_markings.iter().find(|name| claims.contains_key(**name)) {
        return Err(Refusal::new(
            Code::ActAmbiguous,
            format!(
                "The token has {name}, a marking of impersonation that the profile {} does not use. It \
                 cannot be told who really acts.",
                profile.name
            ),
        ));
    }
    let Some(found) = find(claims, profile.actor_path)? else { return Ok(None) };
    match profile.actor_shape {
        ActorShape::Rfc8693Chain => {
            let nested = profile.actor_path.last().copied().unwrap_or_default();
            chain(found, nested, issuer, subject).map(Some)
        }
    }
}

/// Whether a place that was too deep to read lies inside the actor chain: then the token is refused for
/// its chain, which says more than "claims malformed".
pub(crate) fn is_inside_chain(names: &[Option<String>], profile: &Profile) -> bool {
    let path = profile.actor_path;
    let Some(last) = path.last() else { return false };
    let expected = path.iter().chain(std::iter::repeat(last)).take(path.len() + MAX_CHAIN);
    names.len() >= path.len() + MAX_CHAIN
        && names.iter().zip(expected).all(|(name, expected)| name.as_deref() == Some(*expected))
}

fn find<'a>(claims: &'a Object, path: &[&str]) -> Result<Option<&'a Value>, Refusal> {
    let Some((last, outer)) = path.split_last() else { return Ok(None) };
    let mut object = claims;
    for name in outer {
        object = match object.get(*name) {
            None => return Ok(None),
            Some(Value::Object(inner)) => inner,
            Some(_) => return Err(malformed("what contains it is not an object")),
        };
    }
    Ok(object.get(*last))
}

/// RFC 8693 §4.1. Members other than `sub`, `iss` and the nested actor are not used, as it says there.
fn chain(outermost: &Value, nested: &str, issuer: &str, subject: &str) -> Result<Actors, Refusal> {
    let mut actors = Vec::new();
    let mut next = Some(outermost);
    while let Some(value) = next {
        if actors.len() == MAX_CHAIN {
            return Err(too_deep());
        }
        let Value::Object(actor) = value else { return Err(malformed("it is not an object")) };
        actors.push(person(actor, issuer, subject)?);
        next = actor.get(nested);
    }
    let mut actors = actors.into_iter();
    // The loop ran at least once.
    let current = actors.next().ok_or_else(|| malformed("it is empty"))?;
    Ok(Actors { current, history: actors.collect() })
}

fn person(actor: &Object, issuer: &str, subject: &str) -> Result<String, Refusal> {
    let id = match actor.get("sub") {
        Some(Value::String(id)) if is_plain_id(id, MAX_PERSON_CHARS) => id,
        Some(Value::String(_)) => {
            return Err(malformed("its sub is empty, too long or has hidden characters"));
        }
        Some(_) => return Err(malformed("its sub is not a string")),
        None => return Err(malformed("it has no sub")),
    };
    if actor.get("iss").is_some_and(|iss| iss.as_str() != Some(issuer)) {
        return Err(malformed("it is of another issuer"));
    }
    if id == subject {
        return Err(malformed("it is the viewed user"));
    }
    Ok(id.clone())
}

/// The refusal of a chain longer than [`MAX_CHAIN`].
pub(crate) fn too_deep() -> Refusal {
    Refusal::new(Code::ActTooDeep, "The token's actor chain is longer than 16.")
}

fn malformed(what: &str) -> Refusal {
    Refusal::new(Code::ActMalformed, format!("The token's actor is not well-formed: {what}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PROFILES, strict_json::read as read_json};

    /// The whole depth, far beyond what fits into a token: first the reader, then the walk.
    #[test]
    fn any_depth_is_refused_in_no_time() {
        for depth in [MAX_CHAIN + 1, 62, 63, 64, 120, 5_000] {
            let levels: Vec<String> =
                (0..depth).map(|level| format!("\"act\":{{\"sub\":\"a{level}\",")).collect();
            let text = format!("{{{}\"x\":0{}", levels.concat(), "}".repeat(depth + 1));
            let started = std::time::Instant::now();
            let refusal = match read_json(text.as_bytes()) {
                Ok(Value::Object(claims)) => read(&claims, &PROFILES[0], "iss", "sub").unwrap_err(),
                Err(crate::strict_json::Fault::TooDeep { names }) => {
                    assert!(is_inside_chain(&names, &PROFILES[0]), "{depth}");
                    too_deep()
                }
                other => panic!("{other:?}"),
            };
            assert_eq!(refusal.code, Code::ActTooDeep, "{depth}");
            assert!(started.elapsed().as_millis() < 5, "{depth}: {:?}", started.elapsed());
        }
    }

    #[test]
    fn other_deep_places_are_not_the_chain() {
        let names = |inner: &str| vec![Some(inner.to_owned()); 64];
        assert!(is_inside_chain(&names("act"), &PROFILES[0]));
        assert!(!is_inside_chain(&names("x"), &PROFILES[0]));
        let mut short = names("x");
        short[..10].fill(Some("act".to_owned()));
        assert!(!is_inside_chain(&short, &PROFILES[0]));
    }
}
