//! Who is actually acting: the markings of impersonation in a token, read as its profile says. Anything that is
//! present but is not one well-formed marking is refused, and never read as "not impersonating" (invariant 2).

use crate::{
    Profile, Refusal,
    profile::{Form, Marking, Path},
    strict_json::{Object, Value},
    suspect,
    text::is_plain_id,
};
use ergo_protocol::Code;

/// The longest actor chain.
pub(crate) const MAX_CHAIN: usize = 16;

/// The longest person id, in characters.
pub(crate) const MAX_PERSON_CHARS: usize = 255;

/// What a token says about who is acting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acting {
    /// Only the subject: the provider marks impersonation, and this token is not marked.
    Direct,
    /// The token is not marked, and its provider is not known to mark impersonation.
    CannotTell,
    /// The actors, the current one first; never empty. The rest is history, for information only.
    By(Vec<String>),
    /// The token is marked, but does not say who is acting.
    ByUnknown,
}

/// What one marking says.
enum Said {
    /// Nothing: the marking is absent.
    Nothing,
    /// That there is no impersonation.
    No,
    /// That someone is impersonating: the actors, as far as it names them.
    Yes(Vec<String>),
}

/// Whose token it is, for checking an actor.
pub(crate) struct Whose<'a> {
    /// The token's issuer (`iss`).
    pub(crate) issuer: &'a str,
    /// The token's subject (`sub`).
    pub(crate) subject: &'a str,
}

/// Reads who is acting. `may_act` is only a permission to become an actor (RFC 8693 §4.4) and means nothing here.
/// Markings that disagree are refused, and so is a marking that the profile does not know.
pub(crate) fn read(claims: &Object, profile: &Profile, whose: &Whose<'_>) -> Result<Acting, Refusal> {
    if let Some(name) = suspect::unread_marking(claims, profile) {
        return Err(ambiguous(format!(
            "The token has {:?}, which looks like a marking of impersonation that the profile {} does not \
             read. There is no way to tell who is really acting.",
            name.chars().take(40).collect::<String>(),
            profile.name
        )));
    }
    let mut denied = false;
    let mut marked = false;
    let mut actors: Vec<String> = Vec::new();
    for marking in &profile.markings {
        let found =
            marking.path.find(claims).map_err(|_| malformed("the value around it has an unexpected form"))?;
        for value in found {
            match said(value, marking, whose)? {
                Said::Nothing => {}
                Said::No => denied = true,
                Said::Yes(named) => {
                    marked = true;
                    merge(&mut actors, named)?;
                }
            }
        }
    }
    match (marked, denied) {
        (true, true) => Err(ambiguous(
            "One marking in the token says that someone is impersonated, and another says that no one is."
                .to_owned(),
        )),
        (true, false) if actors.is_empty() => Ok(Acting::ByUnknown),
        (true, false) => Ok(Acting::By(actors)),
        (false, _) if profile.marks_impersonation => Ok(Acting::Direct),
        (false, _) => Ok(Acting::CannotTell),
    }
}

/// Combines two markings of one token, which must name the same person; the longer history is kept.
fn merge(actors: &mut Vec<String>, named: Vec<String>) -> Result<(), Refusal> {
    match (actors.first(), named.first()) {
        (Some(one), Some(other)) if one != other => {
            Err(ambiguous("Two markings in the token name different impersonators.".to_owned()))
        }
        (_, Some(_)) if named.len() > actors.len() => {
            *actors = named;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn said(value: &Value, marking: &Marking, whose: &Whose<'_>) -> Result<Said, Refusal> {
    if *value == Value::Null && marking.null_means_none {
        return Ok(Said::Nothing);
    }
    match (marking.form, value) {
        (Form::Chain, _) => chain(value, marking, whose).map(Said::Yes),
        (Form::Object, Value::Object(members)) => object(members, marking, whose).map(Said::Yes),
        (Form::Person, Value::String(id)) => Ok(Said::Yes(vec![person(id, whose)?])),
        (Form::Flag, Value::Bool(true)) | (Form::Presence, _) => Ok(Said::Yes(Vec::new())),
        (Form::Value, Value::String(text)) if Some(text) == marking.value.as_ref() => {
            Ok(Said::Yes(Vec::new()))
        }
        // A different spelling of the marking value does not mean "not impersonating".
        (Form::Value, Value::String(text))
            if suspect::sounds(text)
                || marking.value.as_ref().is_some_and(|value| suspect::sound_alike(text, value)) =>
        {
            Err(malformed(&format!("{} marks impersonation in an unexpected way", marking.path)))
        }
        (Form::Flag, Value::Bool(false)) | (Form::Value, Value::String(_)) => Ok(Said::No),
        (Form::Object | Form::Person | Form::Flag | Form::Value, _) => {
            Err(malformed(&format!("{} has an unexpected form", marking.path)))
        }
    }
}

/// Reads an object that names the impersonator at the first of its places that is present. An object that should name
/// someone and does not is malformed.
fn object(members: &Object, marking: &Marking, whose: &Whose<'_>) -> Result<Vec<String>, Refusal> {
    for place in &marking.person {
        let found =
            place.find(members).map_err(|_| malformed("the impersonator's ID has an unexpected form"))?;
        match found.first() {
            Some(Value::String(id)) => return Ok(vec![person(id, whose)?]),
            Some(_) => return Err(malformed("the impersonator's id is not a string")),
            None => {}
        }
    }
    if marking.person.is_empty() {
        return Ok(Vec::new());
    }
    Err(malformed(&format!("{} names no one", marking.path)))
}

/// Reads an actor chain (RFC 8693 §4.1). As the RFC says, members other than `sub`, `iss`, and the nested actor are
/// not used.
fn chain(outermost: &Value, marking: &Marking, whose: &Whose<'_>) -> Result<Vec<String>, Refusal> {
    let mut actors = Vec::new();
    let mut next = Some(outermost);
    while let Some(value) = next {
        if actors.len() == MAX_CHAIN {
            return Err(too_deep());
        }
        let Value::Object(actor) = value else { return Err(malformed("it is not an object")) };
        actors.push(link(actor, marking, whose)?);
        next = actor.get(marking.path.last());
    }
    Ok(actors)
}

fn link(actor: &Object, marking: &Marking, whose: &Whose<'_>) -> Result<String, Refusal> {
    let id = match actor.get("sub") {
        Some(Value::String(id)) => person(id, whose)?,
        Some(_) => return Err(malformed("its sub is not a string")),
        None => return Err(malformed("it has no sub")),
    };
    let is_known = |iss: &Value| {
        iss.as_str()
            .is_some_and(|iss| iss == whose.issuer || marking.actor_issuers.iter().any(|known| known == iss))
    };
    match actor.get("iss") {
        Some(iss) if !is_known(iss) => Err(malformed("it is from another issuer")),
        _ => Ok(id),
    }
}

fn person(id: &str, whose: &Whose<'_>) -> Result<String, Refusal> {
    if !is_plain_id(id, MAX_PERSON_CHARS) {
        return Err(malformed("its ID is empty, too long, or contains invisible characters"));
    }
    if id == whose.subject {
        return Err(malformed("it is the viewed user"));
    }
    Ok(id.to_owned())
}

/// Whether a place that was too deep to read is inside the actor chain. Then the token is refused for its chain,
/// which says more than "claims malformed".
pub(crate) fn is_inside_chain(names: &[Option<String>], profile: &Profile) -> bool {
    profile.markings.iter().filter(|marking| marking.form == Form::Chain).any(|marking| {
        let Path(path) = &marking.path;
        let Some(last) = path.last() else { return false };
        let expected = path.iter().chain(std::iter::repeat(last)).take(path.len() + MAX_CHAIN);
        names.len() >= path.len() + MAX_CHAIN
            && names.iter().zip(expected).all(|(name, expected)| name.as_ref() == Some(expected))
    })
}

/// The refusal of a chain longer than [`MAX_CHAIN`].
pub(crate) fn too_deep() -> Refusal {
    Refusal::new(Code::ActTooDeep, "The token's actor chain has more than 16 actors.")
}

fn ambiguous(detail: String) -> Refusal {
    Refusal::new(Code::ActAmbiguous, detail)
}

fn malformed(what: &str) -> Refusal {
    Refusal::new(Code::ActMalformed, format!("The token's actor is not well-formed: {what}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{profile::built_in, strict_json::read as read_json};

    /// Any depth, far beyond what fits into a token: first for the reader, then for the chain.
    #[test]
    fn any_depth_is_refused_in_no_time() {
        let profile = &built_in()[0];
        for depth in [MAX_CHAIN + 1, 62, 63, 64, 120, 5_000] {
            let levels: Vec<String> =
                (0..depth).map(|level| format!("\"act\":{{\"sub\":\"a{level}\",")).collect();
            let text = format!("{{{}\"x\":0{}", levels.concat(), "}".repeat(depth + 1));
            let started = std::time::Instant::now();
            let refusal = match read_json(text.as_bytes()) {
                Ok(Value::Object(claims)) => {
                    read(&claims, profile, &Whose { issuer: "iss", subject: "sub" }).unwrap_err()
                }
                Err(crate::strict_json::Fault::TooDeep { names }) => {
                    assert!(is_inside_chain(&names, profile), "{depth}");
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
        let profile = &built_in()[0];
        let names = |inner: &str| vec![Some(inner.to_owned()); 64];
        assert!(is_inside_chain(&names("act"), profile));
        assert!(!is_inside_chain(&names("x"), profile));
        let mut short = names("x");
        short[..10].fill(Some("act".to_owned()));
        assert!(!is_inside_chain(&short, profile));
    }
}
