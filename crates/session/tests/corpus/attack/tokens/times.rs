//! When a token is valid (RFC 7519 §4.1.4 to §4.1.6), with the product's leeway of 60 seconds and longest lifetime of
//! 12 hours.

use super::super::{
    encode::{NOW, of_claims, own, token, viewing, with, with_raw, without},
    row::Row,
};
use ergo_protocol::Code::{self, ClaimsMalformed, Exp, Iat, Nbf};
use serde_json::{Value, json};

const CLAIMS: [(&str, Code); 3] = [("exp", Exp), ("nbf", Nbf), ("iat", Iat)];

pub fn rows() -> Vec<Row> {
    [shapes(), texts(), fractions(), windows()].concat()
}

fn shapes() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, code) in CLAIMS {
        // A value that would be valid for each of the three if it were a number.
        let good = NOW + 30;
        for value in [
            // CVE-2026-25537: a string was treated as missing.
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
            // In 2038, an exp is just too far away, and an nbf or iat is in the future: the same codes.
            rows.push(Row::refused(format!("{name} is {value}"), token(&with(viewing(), name, value)), code));
        }
        rows.push(Row::refused(format!("no {name}, viewing"), token(&without(viewing(), name)), code));
        rows.push(Row::refused(format!("no {name}, own"), token(&without(own(), name)), code));
    }
    rows
}

/// Numbers that a library's JSON values cannot represent, and texts that are not numbers.
fn texts() -> Vec<Row> {
    let mut rows = Vec::new();
    let long = "1".repeat(400);
    for (name, code) in CLAIMS {
        for (raw, code) in [
            ("1e400", code),
            ("-1e400", code),
            ("1e-400", code),
            ("-0", code),
            ("-0.0", code),
            ("0.5", code),
            ("0e10", code),
            ("-1795435230.5", code),
            ("-1.79543523e9", code),
            // Off by one decimal place, and milliseconds.
            ("1.79543523e8", code),
            ("1.79543523e10", code),
            ("1795435230.5e3", code),
            ("1577836799.999", code),
            ("4102444800.001", code),
            ("1.79543523e9223372036854775807", code),
            ("1.79543523e-9223372036854775808", code),
            // 2^64 more than 9: if it wrapped around, it would be valid.
            ("1.79543523e18446744073709551625", code),
            ("1.79543523e4294967305", code),
            ("18446744075504986846.5", code),
            ("18446744073709551616", code),
            ("9223372036854775808", code),
            // 2^64 more than a valid time: if it wrapped around, it would be valid.
            ("18446744075504986846", code),
            (&long, code),
            ("01795435230", ClaimsMalformed),
            ("+1795435230", ClaimsMalformed),
            ("0x6B03D3DE", ClaimsMalformed),
            ("1_795_435_230", ClaimsMalformed),
            ("1795435230.", ClaimsMalformed),
            (".1795435230e10", ClaimsMalformed),
            ("1795435230,5", ClaimsMalformed),
            ("1795435230.5.5", ClaimsMalformed),
            ("1795435230e", ClaimsMalformed),
            ("1795435230e+", ClaimsMalformed),
            ("1795435230e0.5", ClaimsMalformed),
            ("-Infinity", ClaimsMalformed),
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

/// RFC 7519 §2: "Non-integer values can be represented". None of them may extend a token's life.
fn fractions() -> Vec<Row> {
    let mut rows = Vec::new();
    let zeros = "0".repeat(400);
    for (name, _) in CLAIMS {
        for raw in [
            "1795435230.5",
            "1795435230.0",
            "1795435230.999999999999999999999999",
            "1795435230e0",
            "1.79543523E+9",
            "1.79543523e0000000000000000000000009",
            "179543523050e-2",
            "0.0179543523e11",
            &format!("1795435230.{zeros}"),
            &format!("1795435230{zeros}e-400"),
        ] {
            let shown = if raw.len() > 60 { &raw[raw.len() - 12..] } else { raw };
            let claims = with_raw(&viewing(), name, raw);
            rows.push(Row::viewing(format!("{name} written {shown} is good"), of_claims(claims)));
        }
    }
    let of = |iat: &str, nbf: &str, exp: &str| {
        let claims = with_raw(&viewing(), "iat", iat);
        let claims = claims.replace(&format!("\"nbf\":{NOW}"), &format!("\"nbf\":{nbf}"));
        of_claims(claims.replace(&format!("\"exp\":{}", NOW + 900), &format!("\"exp\":{exp}")))
    };
    // NOW is 1795435200, the leeway 60 seconds.
    for (name, iat, nbf, exp) in [
        ("expired 58.1 seconds ago", "1795434600.5", "1795434600.5", "1795435141.9"),
        ("not before 59.5 seconds from now", "1795435200", "1795435259.5", "1795436100"),
        ("issued 59.5 seconds from now", "1795435259.5", "1795435200", "1795436100"),
        ("lives 12 hours and a fraction that does not count", "1795435200", "1795435200", "1795478400.9"),
        ("a fraction of a second over a whole one", "1795435200.9", "1795435200.9", "1795435201.1"),
    ] {
        rows.push(Row::viewing(format!("fraction: {name}"), of(iat, nbf, exp)));
    }
    for (name, iat, nbf, exp, code) in [
        // Rounded down, it expired 60 seconds ago.
        ("expired 59.1 seconds ago", "1795434600", "1795434600", "1795435140.9", Exp),
        ("not before 60.001 seconds from now", "1795435200", "1795435260.001", "1795436100", Nbf),
        ("issued 60.001 seconds from now", "1795435260.001", "1795435200", "1795436100", Iat),
        ("lives a second more than 12 hours", "1795435200.9", "1795435200", "1795478401.0", Exp),
        ("lives less than a second", "1795435200.1", "1795435200", "1795435200.9", Exp),
        ("expires a fraction before it was issued", "1795435200.9", "1795435200", "1795435200.1", Exp),
    ] {
        rows.push(Row::refused(format!("fraction: {name}"), of(iat, nbf, exp), code));
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
        // RFC 7519 §4.1.4 and §4.1.5 give each of the two its own leeway, and the clocks of an issuer's machines may
        // differ.
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
