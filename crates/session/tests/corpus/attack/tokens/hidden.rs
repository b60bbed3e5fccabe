//! Characters that are invisible, or that change how others look (RFC 8725bis §3.8: a claim is valid only if it can
//! be relied upon). Two ids that look the same on the screen can still be two people, and here someone decides by
//! what is on the screen.

use super::super::{
    encode::{of_claims, own, token, viewing, with, with_raw},
    row::Row,
};
use ergo_protocol::Code::{ActMalformed, Jti, Sid, Sub, WorkspaceClaim};
use serde_json::json;

/// Control characters, format characters, Unicode's default-ignorable ones (UAX #44), and blank ones.
const HIDDEN: &[char] = &[
    '\u{0}',
    '\u{7}',
    '\u{9}',
    '\u{A}',
    '\u{1B}',
    '\u{7F}',
    '\u{85}',
    '\u{9B}',
    // Soft hyphen, combining grapheme joiner.
    '\u{AD}',
    '\u{34F}',
    // Arabic letter mark, Hangul fillers, Khmer inherent vowels, Mongolian selectors and separator.
    '\u{61C}',
    '\u{115F}',
    '\u{1160}',
    '\u{17B4}',
    '\u{17B5}',
    '\u{180B}',
    '\u{180E}',
    '\u{180F}',
    // Zero-width space, non-joiner and joiner, direction marks.
    '\u{200B}',
    '\u{200C}',
    '\u{200D}',
    '\u{200E}',
    '\u{200F}',
    '\u{2028}',
    '\u{2029}',
    '\u{202A}',
    '\u{202B}',
    '\u{202C}',
    '\u{202D}',
    '\u{202E}',
    // Word joiner, invisible operators, isolates, deprecated ones.
    '\u{2060}',
    '\u{2061}',
    '\u{2064}',
    '\u{2066}',
    '\u{2067}',
    '\u{2068}',
    '\u{2069}',
    '\u{206A}',
    '\u{206F}',
    // A Braille pattern without a dot, Hangul fillers.
    '\u{2800}',
    '\u{3164}',
    '\u{FFA0}',
    // Variation selectors.
    '\u{FE00}',
    '\u{FE0F}',
    '\u{E0100}',
    '\u{E01EF}',
    '\u{FEFF}',
    // Interlinear annotations, shorthand and musical format characters.
    '\u{FFF9}',
    '\u{FFFB}',
    '\u{1BCA0}',
    '\u{1D173}',
    // Tags, which can spell a whole hidden text.
    '\u{E0001}',
    '\u{E0041}',
    '\u{E007F}',
];

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for &hidden in HIDDEN {
        let code = u32::from(hidden);
        let inside = format!("usr_{hidden}dana");
        for (name, claims, refused) in [
            ("sub, own", with(own(), "sub", inside.as_str()), Sub),
            ("sub, viewing", with(viewing(), "sub", inside.as_str()), Sub),
            ("workspace", with(viewing(), "workspace", inside.as_str()), WorkspaceClaim),
            ("act.sub", with(viewing(), "act", json!({"sub": inside})), ActMalformed),
            // Looks like the viewed user, but is not.
            (
                "act.sub, at its end",
                with(viewing(), "act", json!({"sub": format!("usr_dana{hidden}")})),
                ActMalformed,
            ),
            (
                "act.act.sub",
                with(viewing(), "act", json!({"sub": "agt_sam", "act": {"sub": hidden.to_string()}})),
                ActMalformed,
            ),
            ("jti", with(viewing(), "jti", inside.as_str()), Jti),
            ("sid", with(viewing(), "sid", inside.as_str()), Sid),
        ] {
            rows.push(Row::refused(format!("hidden: U+{code:04X} in {name}"), token(&claims), refused));
        }
    }
    // The same, written with escapes.
    for (name, raw) in [
        ("U+202E", r#""usr_\u202Eanad""#),
        ("U+200B", r#""usr_dana\u200b""#),
        ("NUL", r#""usr_dana\u0000""#),
        ("U+E0041", r#""usr_dana\uDB40\uDC41""#),
    ] {
        let claims = with_raw(&viewing(), "sub", raw);
        rows.push(Row::refused(format!("hidden: {name} escaped in sub"), of_claims(claims), Sub));
    }
    rows
}
