//! The issuer (RFC 7519 §4.1.1, RFC 8725 §3.8): one string, compared byte for byte.

use super::super::{
    encode::{ISSUER, own, token, viewing, with, without},
    row::Row,
};
use ergo_protocol::Code::Iss;
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for iss in [
        json!(format!("{ISSUER}/")),
        json!(format!("{ISSUER}#")),
        json!(format!("{ISSUER}?x")),
        json!(format!("{ISSUER}/realms/x")),
        json!(format!("{ISSUER}:443")),
        json!(format!("{ISSUER}.evil.test")),
        json!(format!("{ISSUER}@evil.test")),
        json!(format!("{ISSUER}\u{0}")),
        json!(format!("{ISSUER}\u{200B}")),
        json!(format!("{ISSUER} ")),
        json!(format!(" {ISSUER}")),
        json!(format!("{ISSUER}\n")),
        json!(format!("{ISSUER},{ISSUER}")),
        json!("https://id.ergo.tes"),
        json!("http://id.ergo.test"),
        json!("HTTPS://id.ergo.test"),
        json!("https://ID.ergo.test"),
        json!("https://id.ergo.test."),
        json!("https://id%2Eergo.test"),
        json!("https://\u{ff49}d.ergo.test"),
        json!("https://\u{456}d.ergo.test"),
        json!("//id.ergo.test"),
        json!("id.ergo.test"),
        json!("https://evil.test"),
        json!(""),
        json!(null),
        json!(true),
        json!(0),
        json!(1.5),
        json!([ISSUER]),
        json!([ISSUER, "https://evil.test"]),
        json!([]),
        json!({}),
        json!({ISSUER: true}),
    ] {
        rows.push(Row::refused(format!("iss is {iss}"), token(&with(viewing(), "iss", iss)), Iss));
    }
    rows.push(Row::refused("no iss, viewing", token(&without(viewing(), "iss")), Iss));
    rows.push(Row::refused("no iss, own", token(&without(own(), "iss")), Iss));
    rows.push(Row::refused("no claims at all", token(&json!({})), Iss));
    rows
}
