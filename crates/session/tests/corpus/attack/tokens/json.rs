//! Claims and headers that are not strict JSON (RFC 8259), or not UTF-8 (RFC 8725 §3.7).

use super::super::{
    encode::{header, of_claims, of_header, viewing, with_more},
    row::Row,
};
use ergo_protocol::Code::{ClaimsMalformed, Malformed};

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, change) in CHANGES {
        rows.push(Row::refused(
            format!("claims: {name}"),
            of_claims(change(&viewing().to_string())),
            ClaimsMalformed,
        ));
        rows.push(Row::refused(
            format!("header: {name}"),
            of_header(change(&header("ed").to_string())),
            Malformed,
        ));
    }
    for (name, member) in MEMBERS {
        let claims = with_more(&viewing(), member);
        rows.push(Row::refused(format!("claims: {name}"), of_claims(claims), ClaimsMalformed));
        let header = with_more(&header("ed"), member);
        rows.push(Row::refused(format!("header: {name}"), of_header(header), Malformed));
    }
    for (name, bytes) in STRAY_BYTES {
        let inside = |text: &str| {
            let (open, rest) = text.split_at(1);
            [open.as_bytes(), b"\"x\":\"", bytes, b"\",", rest.as_bytes()].concat()
        };
        let claims = of_claims(inside(&viewing().to_string()));
        rows.push(Row::refused(format!("claims: {name}"), claims, ClaimsMalformed));
        let header = of_header(inside(&header("ed").to_string()));
        rows.push(Row::refused(format!("header: {name}"), header, Malformed));
    }
    rows
}

type Change = fn(&str) -> Vec<u8>;

/// Texts that are not an object, or an object and something else.
const CHANGES: &[(&str, Change)] = &[
    ("an array", |text| format!("[{text}]").into_bytes()),
    ("a string", |text| format!("{text:?}").into_bytes()),
    ("null", |_| b"null".to_vec()),
    ("a number", |_| b"1".to_vec()),
    ("a space", |_| b" ".to_vec()),
    ("cut off", |text| text.as_bytes()[..text.len() - 1].to_vec()),
    ("two objects", |text| format!("{text}{text}").into_bytes()),
    ("something after it", |text| format!("{text}x").into_bytes()),
    ("a brace after it", |text| format!("{text}}}").into_bytes()),
    ("a NUL after it", |text| format!("{text}\0").into_bytes()),
    ("a form feed after it", |text| format!("{text}\x0c").into_bytes()),
    ("a no-break space after it", |text| format!("{text}\u{a0}").into_bytes()),
    ("a BOM before it", |text| format!("\u{FEFF}{text}").into_bytes()),
    ("UTF-16 LE", |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("UTF-16 BE", |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ("UTF-16 with a BOM", |text| {
        format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    }),
    ("UTF-32", |text| text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
    ("single quotes", |text| text.replace('"', "'").into_bytes()),
    ("names without quotes", |text| text.replace("\"kid\"", "kid").replace("\"sub\"", "sub").into_bytes()),
    ("a comma at the end", |text| text.replacen('}', ",}", 1).into_bytes()),
    ("a comma at the start", |text| text.replacen('{', "{,", 1).into_bytes()),
    ("no commas", |text| text.replace(',', " ").into_bytes()),
    ("= for :", |text| text.replace(':', "=").into_bytes()),
    ("a comment", |text| format!("{text}//x").into_bytes()),
    ("a comment inside", |text| text.replacen('{', "{/**/", 1).into_bytes()),
    ("gzip", |_| vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0]),
];

/// Members that are not JSON.
const MEMBERS: &[(&str, &str)] = &[
    ("NaN", r#""x":NaN"#),
    ("Infinity", r#""x":-Infinity"#),
    ("a leading zero", r#""x":01"#),
    ("a plus sign", r#""x":+1"#),
    ("a dot without digits", r#""x":1."#),
    ("digits after nothing", r#""x":.5"#),
    ("an exponent without digits", r#""x":1e"#),
    ("hex", r#""x":0x10"#),
    ("True", r#""x":True"#),
    ("undefined", r#""x":undefined"#),
    ("no value", r#""x":"#),
    ("no name", r":1"),
    ("a number as a name", r"1:1"),
    ("a bare line break in a string", "\"x\":\"a\nb\""),
    ("a bare NUL in a string", "\"x\":\"a\0b\""),
    ("a bare tab in a name", "\"x\ty\":1"),
    ("an unknown escape", r#""x":"\q""#),
    ("a hex escape", r#""x":"\x41""#),
    ("a short escape", r#""x":"\u41""#),
    ("a signed escape", r#""x":"\u+041""#),
    ("a lone high surrogate", r#""x":"\uD800""#),
    ("a lone low surrogate", r#""x":"\uDC00""#),
    ("surrogates in the wrong order", r#""x":"\uDC00\uD800""#),
    ("a high surrogate and a letter", r#""x":"\uD800\u0041""#),
    ("a lone surrogate in a name", r#""\uD83D":1"#),
    ("an open string", r#""x":"a"#),
    ("an array that is not closed", r#""x":[1"#),
    ("an array closed as an object", r#""x":[1}"#),
    (
        "65 levels of nesting",
        r#""x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"#,
    ),
];

/// Bytes inside a string that are not UTF-8 (RFC 3629 §3).
const STRAY_BYTES: &[(&str, &[u8])] = &[
    ("0xFF", &[0xff]),
    ("a lone continuation byte", &[0x80]),
    ("a cut-off sequence", &[0xc3]),
    ("an overlong slash", &[0xc0, 0xaf]),
    ("an overlong NUL", &[0xc0, 0x80]),
    ("a surrogate", &[0xed, 0xa0, 0x80]),
    ("beyond Unicode", &[0xf4, 0x90, 0x80, 0x80]),
    ("Latin-1", b"jos\xe9"),
];
