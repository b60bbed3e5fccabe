//! Malformed ids of people, tokens, sessions, and workspaces, and malformed scopes.

use super::super::{
    encode::{own, token, viewing, with, without},
    row::Row,
};
use ergo_protocol::Code::{ClaimsMalformed, Jti, Sid, Sub, WorkspaceClaim};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, most, code) in
        [("sub", 255, Sub), ("jti", 128, Jti), ("sid", 128, Sid), ("workspace", 128, WorkspaceClaim)]
    {
        for value in [
            json!(""),
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!(7),
            json!(1.5),
            json!(-1),
            json!([]),
            json!(["usr_dana"]),
            json!({}),
            json!({"id": "usr_dana"}),
        ] {
            let refused = token(&with(viewing(), name, value.clone()));
            rows.push(Row::refused(format!("{name} is {value}"), refused, code));
        }
        for (what, letter) in [("letters", "a"), ("letters of two bytes", "é"), ("letters of four", "🦀")]
        {
            let long = letter.repeat(most + 1);
            let refused = token(&with(viewing(), name, long));
            rows.push(Row::refused(format!("{name} of {} {what}", most + 1), refused, code));
        }
        rows.push(Row::refused(format!("no {name}"), token(&without(viewing(), name)), code));
        // Whitespace that is invisible, or invisible at the end of a name.
        for (what, text) in [
            ("a space", " "),
            ("a no-break space", "\u{A0}"),
            ("an ideographic space", "\u{3000}"),
            ("a space at its end", "usr_dana "),
            ("a space at its start", " usr_dana"),
            ("an em space at its end", "usr_dana\u{2003}"),
        ] {
            rows.push(Row::refused(
                format!("{name} is or has {what}"),
                token(&with(viewing(), name, text)),
                code,
            ));
        }
        if name != "workspace" {
            rows.push(Row::refused(format!("no {name}, own"), token(&without(own(), name)), code));
        }
    }
    let long = "u".repeat(70_000);
    let huge = token(&with(own(), "sub", long));
    rows.push(Row::refused("sub of 70 kB", huge, ergo_protocol::Code::TooLarge));
    rows.extend(scopes());
    rows
}

/// RFC 8693 §4.2: one string of words separated by spaces, in the characters of RFC 6749 §3.3.
fn scopes() -> Vec<Row> {
    let mut rows = Vec::new();
    for scope in [
        json!(null),
        json!(true),
        json!(1),
        json!([]),
        json!(["members:read"]),
        json!({}),
        json!({"members:read": true}),
        json!("a\tb"),
        json!("a\nb"),
        json!("a\"b"),
        json!("a\\b"),
        json!("a\u{0}b"),
        json!("a\u{7f}b"),
        json!("a\u{a0}b"),
        json!("a\u{200B}b"),
        json!("membérs:read"),
    ] {
        for (who, claims, code) in [("own", own(), ClaimsMalformed), ("viewing", viewing(), WorkspaceClaim)] {
            let refused = token(&with(claims, "scope", scope.clone()));
            rows.push(Row::refused(format!("scope is {scope}, {who}"), refused, code));
        }
    }
    rows
}
