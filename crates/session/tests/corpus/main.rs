//! Runs the attack corpus against this crate: every token and key set must get its verdict.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod attack;
mod judge;

use attack::{Changed, KeySetRow, Row, Usable, Verdict, changed_tokens, key_sets, tokens};
use judge::{Judge, usable};
use std::collections::BTreeSet;

/// Fails with all faults, not just the first one.
#[track_caller]
fn none_of(faults: &[String]) {
    assert!(faults.is_empty(), "{} wrong:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_token_gets_its_verdict() {
    let (judge, rows) = (Judge::of_the_issuer(), tokens());
    assert!(rows.len() >= 280, "{}", rows.len());
    let faults: Vec<String> = rows.iter().filter_map(|row| fault(&judge, row)).collect();
    none_of(&faults);
    // All three verdicts occur, and every code for a refused token, except the codes for the clock and for
    // unavailable keys, which are not about the token.
    let codes: BTreeSet<_> = rows
        .iter()
        .filter_map(|row| if let Verdict::Refused(code) = row.verdict { Some(code) } else { None })
        .collect();
    assert_eq!(codes.len(), 21, "{codes:?}");
    assert!(rows.iter().any(|row| matches!(row.verdict, Verdict::Direct { .. })));
    assert!(rows.iter().any(|row| matches!(row.verdict, Verdict::Impersonating { .. })));
}

fn fault(judge: &Judge, row: &Row) -> Option<String> {
    let (verdict, _) = judge.verdict(&row.token);
    let shown = row.token.get(..4000).unwrap_or(&row.token);
    (verdict != row.verdict)
        .then(|| format!("{}: {verdict:?} and not {:?}\n    {shown}", row.name, row.verdict))
}

#[test]
fn every_key_set_gets_its_verdict() {
    let rows = key_sets();
    assert!(rows.len() >= 30, "{}", rows.len());
    let faults: Vec<String> = rows.iter().flat_map(faults_of_set).collect();
    none_of(&faults);
    assert!(rows.iter().any(|row| row.usable == Usable::Unavailable));
}

fn faults_of_set(row: &KeySetRow) -> Vec<String> {
    let mut faults = Vec::new();
    let found = usable(&row.json);
    if found != row.usable {
        faults.push(format!("{}: {found:?} and not {:?}", row.name, row.usable));
    }
    if let Some(token) = &row.forged {
        let (verdict, _) = Judge::with(&row.json).verdict(token);
        if !matches!(verdict, Verdict::Refused(_)) {
            faults.push(format!("{}: took a token as {verdict:?}: {token}", row.name));
        }
    }
    faults
}

#[test]
fn names_say_which() {
    let tokens = tokens();
    let names: BTreeSet<&str> = tokens.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names.len(), tokens.len(), "{:?}", repeated(tokens.iter().map(|row| &row.name)));
    let sets = key_sets();
    let names: BTreeSet<&str> = sets.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names.len(), sets.len(), "{:?}", repeated(sets.iter().map(|row| &row.name)));
}

fn repeated<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(*name)).collect()
}

/// A log or a page may show a refusal, so it must not reveal the token.
#[test]
fn no_refusal_gives_the_token_away() {
    let judge = Judge::of_the_issuer();
    let mut looked_at = 0;
    for row in tokens() {
        let (_, Some(refusal)) = judge.verdict(&row.token) else { continue };
        let text = format!("{refusal:?} {} {:?}", refusal.detail, refusal.key_id);
        for part in row.token.split('.').filter(|part| part.len() >= 16) {
            assert!(!text.contains(part), "{}: {text}", row.name);
        }
        assert!(refusal.key_id.as_ref().is_none_or(|id| id.len() <= 128), "{}", row.name);
        assert!(refusal.detail.len() < 300, "{}: {text}", row.name);
        looked_at += 1;
    }
    assert!(looked_at >= 200, "{looked_at}");
}

/// No single letter of a token can be changed, removed, or added. There are no exceptions: strict base64url has
/// exactly one text for each signature.
#[test]
fn nothing_in_a_token_can_be_changed() {
    let judge = Judge::of_the_issuer();
    for Changed { algorithm, good, tokens } in changed_tokens() {
        assert!(matches!(judge.verdict(&good).0, Verdict::Impersonating { .. }), "{algorithm}: {good}");
        assert!(tokens.len() > 5 * good.len(), "{algorithm}: {}", tokens.len());
        let faults: Vec<String> = tokens
            .iter()
            .filter(|(_, token)| !matches!(judge.verdict(token).0, Verdict::Refused(_)))
            .map(|(what, token)| format!("{algorithm}, {what}: taken: {token}"))
            .collect();
        none_of(&faults);
    }
}
