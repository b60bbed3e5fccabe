//! The audience (RFC 7519 §4.1.3, RFC 8725 §3.9): a string, or an array of strings that contains us.

use super::super::{
    encode::{AUDIENCE, own, token, viewing, with, without},
    row::Row,
};
use ergo_protocol::Code::Aud;
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for aud in [
        json!("https://other.test"),
        json!(format!("{AUDIENCE}/")),
        json!(format!("{AUDIENCE}/v2")),
        json!(format!("{AUDIENCE}.evil.test")),
        json!(format!("{AUDIENCE} https://other.test")),
        json!(format!("https://other.test,{AUDIENCE}")),
        json!(format!("{AUDIENCE}\u{0}")),
        json!(format!("{AUDIENCE}\u{FEFF}")),
        json!(format!(" {AUDIENCE}")),
        json!("HTTPS://api.ergo.example"),
        json!("https://api.ergo.exampl"),
        json!("*"),
        json!(".*"),
        json!(""),
        json!(null),
        json!(true),
        json!(123),
        json!(0.5),
        json!({}),
        json!({AUDIENCE: true}),
        json!({"0": AUDIENCE}),
        json!([]),
        json!([""]),
        json!([null]),
        json!(["https://other.test"]),
        json!([format!("{AUDIENCE}/")]),
        // Not an array of strings, so not an audience, and not to be trusted.
        json!([AUDIENCE, 1]),
        json!([AUDIENCE, null]),
        json!([AUDIENCE, {}]),
        json!([[AUDIENCE]]),
        json!([{"aud": AUDIENCE}]),
    ] {
        rows.push(Row::refused(format!("aud is {aud}"), token(&with(viewing(), "aud", aud)), Aud));
    }
    rows.push(Row::refused("no aud, viewing", token(&without(viewing(), "aud")), Aud));
    rows.push(Row::refused("no aud, own", token(&without(own(), "aud")), Aud));
    rows
}
