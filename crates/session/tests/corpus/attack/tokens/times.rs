//! When it is good (RFC 7519 §4.1.4 to §4.1.6), with the product's leeway of 60 seconds and its longest
//! life of 12 hours.

use super::super::{
    encode::{NOW, of_claims, own, token, viewing, with, with_raw, without},
    row::Row,
};
use ergo_protocol::Code::{self, ClaimsMalformed, Exp, Iat, Nbf};
use serde_json::{Value, json};

const CLAIMS: [(&str, Code); 3] = [("exp", Exp), ("nbf", Nbf), ("iat", Iat)];

pub fn rows() -> Vec<Row> {
    [shapes(), texts(), windows()].concat()
}

fn shapes() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, code) in CLAIMS {
        // A value that would be good for each of the three, were it a number.
        let good = NOW + 30;
        for value in [
            // CVE-2026-25537: a string was taken for "not there".
            json!(good.to_string()),
            json!("99999999999"),
            json!("2026-11-23T12:00:00Z"),
            json!("never"),
            json!(""),
            json!(null),
            json!(true),
            json!(false),
            json!([]),
            json!([good]),
            json!({}),
            json!({"$numberLong": good.to_string()}),
            json!(0),
            json!(1),
            json!(-1),
            json!(-good),
            json!(i32::MAX),
            json!(u32::MAX),
            json!(i64::MAX),
            json!(i64::MAX - 59),
            json!(i64::MIN),
            json!(u64::MAX),
            json!(good * 1000),
            json!(good * 1_000_000),
        ] {
            // In 2038 an exp is only too far away, an nbf or iat in the future: the same codes.
            rows.push(Row::refused(format!("{name} is {value}"), token(&with(viewing(), name, value)), code));
        }
        rows.push(Row::refused(format!("no {name}, viewing"), token(&without(viewing(), name)), code));
        rows.push(Row::refused(format!("no {name}, own"), token(&without(own(), name)), code));
    }
    rows
}

/// Numbers that JSON values of a library cannot hold, and texts that are no numbers.
fn texts() -> Vec<Row> {
    let mut rows = Vec::new();
    let long = "1".repeat(400);
    for (name, code) in CLAIMS {
        for (raw, code) in [
            // RFC 7519 §2 allows fractions; the product takes whole seconds only, as RFC 9068's issuers write.
            ("1795435230.5", code),
            ("1795435230.0", code),
            ("1795435230e0", code),
            ("1.79543523E+9", code),
            ("179543523000e-2", code),
            ("1e400", code),
            ("-1e400", code),
            ("1e-400", code),
            ("-0", code),
            ("18446744073709551616", code),
            ("9223372036854775808", code),
            // 2^64 more than a good one: what wraps around would be good.
            ("18446744075504986846", code),
            (&long, code),
            ("01795435230", ClaimsMalformed),
            ("+1795435230", ClaimsMalformed),
            ("0x6B03D3DE", ClaimsMalformed),
            ("1_795_435_230", ClaimsMalformed),
            ("1795435230n", ClaimsMalformed),
            ("NaN", ClaimsMalformed),
            ("Infinity", ClaimsMalformed),
            ("", ClaimsMalformed),
            ("١٧٩٥٤٣٥٢٣٠", ClaimsMalformed),
        ] {
            let shown = if raw.len() > 60 { "400 digits" } else { raw };
            let claims = with_raw(&viewing(), name, raw);
            rows.push(Row::refused(format!("{name} written {shown}"), of_claims(claims), code));
        }
    }
    rows
}

fn windows() -> Vec<Row> {
    let claims = |iat: i64, nbf: i64, exp: i64| -> Value {
        with(with(with(viewing(), "iat", NOW + iat), "nbf", NOW + nbf), "exp", NOW + exp)
    };
    let mut rows = Vec::new();
    for (name, (iat, nbf, exp)) in [
        ("expired 59 seconds ago", (-600, -600, -59)),
        ("expires now", (-600, -600, 0)),
        ("not before 60 seconds from now", (0, 60, 900)),
        ("issued 60 seconds from now", (60, 0, 900)),
        ("lives 12 hours", (0, 0, 43_200)),
        ("lives 12 hours, issued by a clock that is ahead", (59, 59, 43_259)),
        ("good for years before it was issued", (0, -100_000_000, 900)),
        ("one second long", (0, 0, 1)),
        // RFC 7519 §4.1.4 and §4.1.5 give each of the two its own leeway, and the clocks of two machines of one
        // issuer may differ.
        ("expired before it begins, each inside the leeway", (-100, 50, -50)),
    ] {
        rows.push(Row::viewing(format!("times: {name}"), token(&claims(iat, nbf, exp))));
    }
    for (name, (iat, nbf, exp), code) in [
        ("expired 60 seconds ago", (-600, -600, -60), Exp),
        ("expired a day ago", (-90_000, -90_000, -86_400), Exp),
        ("not before 61 seconds from now", (0, 61, 900), Nbf),
        ("not before tomorrow", (0, 86_400, 90_000), Nbf),
        ("issued 61 seconds from now", (61, 0, 900), Iat),
        ("lives a second more than 12 hours", (0, 0, 43_201), Exp),
        ("lives a second more, from the past", (-43_000, -43_000, 201), Exp),
        ("lives a year", (0, 0, 31_536_000), Exp),
        ("expires when it is issued", (0, 0, 0), Exp),
        ("expires before it is issued", (30, 0, 20), Exp),
    ] {
        rows.push(Row::refused(format!("times: {name}"), token(&claims(iat, nbf, exp)), code));
    }
    rows
}
