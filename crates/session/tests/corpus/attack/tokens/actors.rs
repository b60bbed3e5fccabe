//! The actor (RFC 8693 §4.1). Anything that is present but is not one well-formed actor is refused, and never read as
//! "not impersonating".

use super::super::{
    encode::{ISSUER, of_claims, own, token, viewing, with, with_raw},
    row::{Row, direct, impersonating},
};
use ergo_protocol::Code::{self, ActMalformed, ActTooDeep, ClaimsMalformed, Sub};
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    [malformed(), chains(), like_names(), near_names(), elsewhere()].concat()
}

fn malformed() -> Vec<Row> {
    let mut rows = Vec::new();
    let strange = "https://evil.test";
    for act in [
        json!("agt_sam"),
        json!(""),
        json!("{\"sub\":\"agt_sam\"}"),
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(0.5),
        json!([]),
        json!(["agt_sam"]),
        json!([{"sub": "agt_sam"}]),
        json!([null]),
        json!({}),
        json!({"": "agt_sam"}),
        json!({"Sub": "agt_sam"}),
        json!({"sub ": "agt_sam"}),
        json!({"id": "agt_sam"}),
        json!({"email": "sam@ergo.test"}),
        json!({"iss": ISSUER}),
        json!({"sub": ""}),
        json!({"sub": " "}),
        json!({"sub": null}),
        json!({"sub": true}),
        json!({"sub": 7}),
        json!({"sub": []}),
        json!({"sub": ["agt_sam"]}),
        json!({"sub": {"id": "agt_sam"}}),
        json!({"sub": "a".repeat(256)}),
        json!({"sub": "agt\nsam"}),
        // The subject itself: either no one is impersonated, or one actor was replaced by another.
        json!({"sub": "usr_dana"}),
        json!({"sub": "usr_dana", "iss": ISSUER}),
        json!({"sub": "agt_sam", "iss": strange}),
        json!({"sub": "agt_sam", "iss": format!("{ISSUER}/")}),
        json!({"sub": "agt_sam", "iss": ""}),
        json!({"sub": "agt_sam", "iss": null}),
        json!({"sub": "agt_sam", "iss": 1}),
        json!({"sub": "agt_sam", "iss": [ISSUER]}),
        json!({"sub": "agt_sam", "iss": {}}),
        json!({"sub": "agt_sam", "act": null}),
        json!({"sub": "agt_sam", "act": false}),
        json!({"sub": "agt_sam", "act": ""}),
        json!({"sub": "agt_sam", "act": "agt_lee"}),
        json!({"sub": "agt_sam", "act": []}),
        json!({"sub": "agt_sam", "act": {}}),
        json!({"sub": "agt_sam", "act": {"sub": ""}}),
        json!({"sub": "agt_sam", "act": {"sub": 1}}),
        json!({"sub": "agt_sam", "act": {"sub": "usr_dana"}}),
        json!({"sub": "agt_sam", "act": {"sub": "agt_lee", "iss": strange}}),
        json!({"sub": "agt_sam", "act": {"sub": "agt_lee", "act": {"sub": "agt_kim", "act": 0}}}),
        json!({"act": {"sub": "agt_sam"}}),
    ] {
        let text = act.to_string();
        let shown = if text.len() > 200 { "a sub of 256 letters".to_owned() } else { text };
        let refused = token(&with(viewing(), "act", act.clone()));
        rows.push(Row::refused(format!("act is {shown}"), refused, ActMalformed));
        // The same in a token that is otherwise a direct one. There, `usr_dana` is not the subject.
        if !shown.contains("usr_dana") && !shown.contains("agt_sam") {
            let refused = token(&with(own(), "act", act));
            rows.push(Row::refused(format!("own, and act is {shown}"), refused, ActMalformed));
        }
    }
    rows.push(Row::refused(
        "own, and act is oneself",
        token(&with(own(), "act", json!({"sub": "agt_sam"}))),
        ActMalformed,
    ));
    // An actor, but for no subject or in no workspace.
    rows.push(Row::refused("an actor for no sub", token(&with(viewing(), "sub", "")), Sub));
    rows.push(Row::refused(
        "own, and an actor without a workspace",
        token(&with(own(), "act", json!({"sub": "agt_lee"}))),
        Code::WorkspaceClaim,
    ));
    rows
}

/// An actor with this many others nested inside.
fn nested(depth: usize, innermost: &Value) -> String {
    // Actors beyond the sixteenth are never read. Their names are short, so that 600 of them fit into a token.
    let open: Vec<String> = (0..depth).map(|level| format!(r#"{{"sub":"a{}","act":"#, level % 16)).collect();
    let open = open.concat();
    // The last one has no `act` if there is nothing inside.
    if innermost.is_null() {
        let open = open.strip_suffix(r#","act":"#).unwrap();
        return format!("{open}{}", "}".repeat(depth));
    }
    format!("{open}{innermost}{}", "}".repeat(depth))
}

fn chains() -> Vec<Row> {
    let of =
        |depth: usize, innermost: &Value| of_claims(with_raw(&viewing(), "act", &nested(depth, innermost)));
    let mut rows = Vec::new();
    for depth in [1, 2, 3, 15, 16] {
        let names: Vec<String> = (0..depth).map(|level| format!("a{level}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let verdict = impersonating("usr_dana", &names, "ws_northwind");
        rows.push(Row::new(format!("a chain of {depth}"), of(depth, &Value::Null), verdict));
    }
    for depth in [17, 18, 32, 62, 63, 64, 65, 120, 127, 128, 600] {
        rows.push(Row::refused(format!("a chain of {depth}"), of(depth, &Value::Null), ActTooDeep));
    }
    // The innermost one is not reached, so it does not matter what it is.
    for depth in [16, 64, 120] {
        rows.push(Row::refused(format!("a chain of {depth} and a number"), of(depth, &json!(1)), ActTooDeep));
    }
    rows.push(Row::refused("a chain of 15 and a number", of(15, &json!(1)), ActMalformed));
    rows.push(Row::refused("a chain of 5000", of(5000, &Value::Null), Code::TooLarge));
    // Nesting outside the chain.
    let deep = format!(r#"{{"sub":"agt_sam","x":{}{}}}"#, "[".repeat(70), "]".repeat(70));
    rows.push(Row::refused(
        "an actor with a deep member",
        of_claims(with_raw(&viewing(), "act", &deep)),
        ClaimsMalformed,
    ));
    let array = format!("{}{}", "[".repeat(70), "]".repeat(70));
    rows.push(Row::refused(
        "an actor of deep arrays",
        of_claims(with_raw(&viewing(), "act", &array)),
        ClaimsMalformed,
    ));
    // The same agent twice in a chain: prior actors are only history (§4.1); only the current actor counts.
    let again = json!({"sub": "agt_sam", "act": {"sub": "agt_sam"}});
    rows.push(Row::new(
        "a chain with one agent twice",
        token(&with(viewing(), "act", again)),
        impersonating("usr_dana", &["agt_sam", "agt_sam"], "ws_northwind"),
    ));
    rows
}

/// Names that read like the actor's, in another spelling or under a namespace. RFC 7519 §4 would ignore them; here, a
/// possible actor is never ignored.
fn like_names() -> Vec<Row> {
    let mut rows = Vec::new();
    for name in [
        "Act",
        "ACT",
        "aCt",
        "act ",
        " act",
        "act\u{0}",
        "act\u{200B}",
        "act_",
        "_act",
        "/act",
        "https://evil.test/act",
        "urn:evil:act",
        "https://evil.test/Impersonator",
        "Impersonator",
        "impersonation_context",
        "ImpersonatingActor",
        "on_behalf_of",
        "act.sub",
        "actor_id",
        "candy.test/impersonated_by",
    ] {
        let eve = json!({"sub": "agt_eve"});
        for (who, claims) in [("one's own", own()), ("a viewing one", viewing())] {
            let refused = token(&with(claims, name, eve.clone()));
            rows.push(Row::refused(
                format!("like the actor: {name:?} in {who}"),
                refused,
                Code::ActAmbiguous,
            ));
        }
    }
    rows
}

/// RFC 7519 §4 and §10.1.1: names are compared exactly, and unknown ones are ignored. None of these is the actor, so
/// the token is a direct one, and next to an actor they change nothing.
fn near_names() -> Vec<Row> {
    let mut rows = Vec::new();
    for name in ["\u{430}ct", "acts", "ac", "may_act", "actor_token", "azp", "client_id", ""] {
        let eve = json!({"sub": "agt_eve"});
        rows.push(Row::own(
            format!("near name {name:?} in one's own"),
            token(&with(own(), name, eve.clone())),
        ));
        rows.push(Row::viewing(format!("near name {name:?} beside act"), token(&with(viewing(), name, eve))));
    }
    // RFC 8693 §4.4: a permission to become an actor, in any form.
    for value in
        [json!(null), json!("agt_eve"), json!([]), json!({"sub": "agt_sam"}), json!({"act": {"sub": "x"}})]
    {
        rows.push(Row::own(format!("may_act is {value}"), token(&with(own(), "may_act", value))));
    }
    rows
}

/// An `act` in another place is not the token's actor.
fn elsewhere() -> Vec<Row> {
    let act = json!({"sub": "agt_eve"});
    let mut rows = Vec::new();
    for (name, value) in [
        ("ctx", json!({"act": act})),
        ("claims", json!({"act": act, "sub": "usr_eve"})),
        ("x", json!([{"act": act}])),
        ("x", json!("act")),
        ("x", json!("{\"act\":{\"sub\":\"agt_eve\"}}")),
    ] {
        rows.push(Row::new(
            format!("{name}: {value} in one's own"),
            token(&with(own(), name, value.clone())),
            direct("agt_sam"),
        ));
        rows.push(Row::viewing(format!("{name}: {value} beside act"), token(&with(viewing(), name, value))));
    }
    rows
}
