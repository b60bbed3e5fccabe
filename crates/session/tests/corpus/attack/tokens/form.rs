//! The compact serialization, and nothing else (RFC 7515 §7.1, RFC 8725bis §3.14).

use super::super::{
    encode::{b64, header, own, sign_parts, token, viewing, with},
    keys::{self, Signer},
    row::Row,
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE},
};
use ergo_protocol::Code::{self, ClaimsMalformed, Malformed, TooLarge};
use serde_json::json;

const LARGEST: usize = 16 * 1024;

pub fn rows() -> Vec<Row> {
    let mut rows = around();
    rows.extend(other_serializations());
    rows.extend(encodings());
    rows.extend(stray_bits());
    rows.push(Row::own("form: exactly 16 KiB", of_size(LARGEST)));
    rows.push(Row::refused("form: a byte more than 16 KiB", of_size(LARGEST + 1), TooLarge));
    rows.push(Row::refused("form: 16 KiB and a newline", format!("{}\n", of_size(LARGEST)), TooLarge));
    rows.push(Row::refused("form: 64 KiB", of_size(65_536), TooLarge));
    rows
}

/// A good token with something before, after, or in place of a part of it.
fn around() -> Vec<Row> {
    let good = token(&viewing());
    let parts: Vec<&str> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("three parts") };
    let mut rows = Vec::new();
    for (name, token) in [
        ("nothing", String::new()),
        ("a dot", ".".to_owned()),
        ("two dots", "..".to_owned()),
        ("16384 dots", ".".repeat(LARGEST)),
        ("a header only", header.to_owned()),
        ("no signature", format!("{header}.{claims}")),
        ("an empty signature", format!("{header}.{claims}.")),
        ("empty claims", format!("{header}..{signature}")),
        ("an empty header", format!(".{claims}.{signature}")),
        ("a dot after it", format!("{good}.")),
        ("a dot before it", format!(".{good}")),
        ("four parts", format!("{good}.{signature}")),
        ("two tokens", format!("{good}.{good}")),
        ("two tokens with a comma", format!("{good},{good}")),
        ("two tokens with a space", format!("{good} {good}")),
        ("Bearer before it", format!("Bearer {good}")),
        ("quotes around it", format!("\"{good}\"")),
        ("a space before it", format!(" {good}")),
        ("a space after it", format!("{good} ")),
        ("a newline after it", format!("{good}\n")),
        ("CR LF after it", format!("{good}\r\n")),
        ("a tab inside", format!("{header}.\t{claims}.{signature}")),
        ("a newline inside", format!("{header}.{claims}\n.{signature}")),
        ("a NUL after it", format!("{good}\u{0}")),
        ("a BOM before it", format!("\u{FEFF}{good}")),
        ("a zero-width space after it", format!("{good}\u{200B}")),
        ("a letter that is not ASCII", good.replacen('e', "é", 1)),
        ("full-width dots", good.replace('.', "\u{FF0E}")),
        ("colons for dots", good.replace('.', ":")),
        ("percent-encoded", good.replace('.', "%2E")),
        ("an SD-JWT's tilde", format!("{good}~")),
        ("a fragment", format!("{good}#x")),
        ("a detached payload", format!("{header}..{signature}~{claims}")),
        ("parts in another order", format!("{claims}.{header}.{signature}")),
    ] {
        // Claims in place of the header are an object, just not one with an algorithm.
        let code = if name == "parts in another order" { Code::AlgNotAllowed } else { Malformed };
        rows.push(Row::refused(format!("form: {name}"), token, code));
    }
    rows
}

fn other_serializations() -> Vec<Row> {
    let good = token(&viewing());
    let parts: Vec<&str> = good.split('.').collect();
    let flat = json!({"protected": parts[0], "payload": parts[1], "signature": parts[2]});
    let general = json!({
        "payload": parts[1], "signatures": [{"protected": parts[0], "signature": parts[2]}],
    });
    // RFC 8725bis §2.13: JSON whose dots split it into three parts.
    let dotted = json!({"x": format!(".{}.", parts[1]), "protected": parts[0]});
    let jwe = |alg: &str| {
        let header = json!({"alg": alg, "enc": "A128GCM", "kid": "rs", "typ": "at+jwt"}).to_string();
        format!("{}.{}.{}.{}.{}", b64(header), b64([1; 256]), b64([2; 12]), b64([3; 99]), b64([4; 16]))
    };
    let direct = jwe("dir").replacen(&b64([1; 256]), "", 1);
    let nested = sign_parts(&b64(header("ed").to_string()), &b64(&good), Signer::Ed25519);
    vec![
        Row::refused("form: flattened JSON", flat.to_string(), Malformed),
        Row::refused("form: general JSON", general.to_string(), Malformed),
        Row::refused("form: JSON with dots", dotted.to_string(), Malformed),
        Row::refused("form: JWE, RSA-OAEP", jwe("RSA-OAEP"), Malformed),
        Row::refused("form: JWE, PBES2", jwe("PBES2-HS256+A128KW"), Malformed),
        Row::refused("form: JWE, dir", direct, Malformed),
        Row::refused("form: a good token and two parts", format!("{good}.e30.e30"), Malformed),
        // Without the `cty` that would mark it (RFC 7519 §5.2), its claims are just not JSON.
        Row::refused("form: a token inside a token", nested, ClaimsMalformed),
        Row::refused("form: base64 of a token", b64(&good), Malformed),
    ]
}

/// Encodings that are not base64url without padding. The signature covers the text as written, so that only the
/// encoding is wrong.
fn encodings() -> Vec<Row> {
    // A length that needs padding, and letters that differ in the standard alphabet.
    let mut head = format!("{} ", header("ed"));
    while head.len() % 3 != 1 {
        head.push(' ');
    }
    let mut body = with(viewing(), "x", "???>>>ÿÿÿ").to_string();
    while body.len() % 3 != 1 {
        body.push(' ');
    }
    let sign = |header: String, claims: String| sign_parts(&header, &claims, Signer::Ed25519);
    let plain = sign(b64(&head), b64(&body));
    let (message, signature) = plain.rsplit_once('.').unwrap();
    let signature_bytes = keys::sign(Signer::Ed25519, message.as_bytes());
    assert!(STANDARD.encode(&body).contains(['+', '/']), "the claims show the alphabet");
    let mut rows = vec![
        Row::viewing("form: the good token of these encodings", plain.clone()),
        Row::refused("form: padded header", sign(URL_SAFE.encode(&head), b64(&body)), Malformed),
        Row::refused("form: padded claims", sign(b64(&head), URL_SAFE.encode(&body)), Malformed),
        Row::refused(
            "form: padded signature",
            format!("{message}.{}", URL_SAFE.encode(&signature_bytes)),
            Malformed,
        ),
        Row::refused("form: one = of two", format!("{message}.{signature}="), Malformed),
        Row::refused("form: four =", format!("{message}.{signature}===="), Malformed),
        Row::refused(
            "form: claims in the standard alphabet",
            sign(b64(&head), STANDARD_NO_PAD.encode(&body)),
            Malformed,
        ),
        Row::refused("form: claims in hex", sign(b64(&head), hex(body.as_bytes())), ClaimsMalformed),
        Row::refused("form: claims not encoded", sign(b64(&head), "{}".into()), Malformed),
        Row::refused("form: a space in the claims", sign(b64(&head), format!("{} ", b64(&body))), Malformed),
        Row::refused(
            "form: a line break in the claims",
            sign(b64(&head), b64(&body).replacen('e', "\ne", 1)),
            Malformed,
        ),
        Row::refused(
            "form: a soft line break",
            sign(b64(&head), b64(&body).replacen('e', "=\ne", 1)),
            Malformed,
        ),
        Row::refused("form: a part of one letter", format!("{}.A.{signature}", b64(&head)), Malformed),
    ];
    for (url, standard) in [('-', "+"), ('_', "/")] {
        // Not every signature contains that letter.
        let good = (0..1000)
            .map(|run| token(&with(viewing(), "jti", format!("tok_{run}"))))
            .find(|token| token.rsplit('.').next().unwrap().contains(url))
            .unwrap();
        let (message, signature) = good.rsplit_once('.').unwrap();
        rows.push(Row::refused(
            format!("form: {standard} in the signature"),
            format!("{message}.{}", signature.replace(url, standard)),
            Malformed,
        ));
    }
    rows
}

/// The last letter of a part has unused bits. They must be zero, or one token could be written in several ways.
/// Again, the text is signed as written.
fn stray_bits() -> Vec<Row> {
    let mut rows = Vec::new();
    for remainder in [1, 2] {
        let padded = |mut text: String| {
            while text.len() % 3 != remainder {
                text.push(' ');
            }
            b64(text)
        };
        let (head, body) = (padded(header("ed").to_string()), padded(viewing().to_string()));
        let good = sign_parts(&head, &body, Signer::Ed25519);
        for (part, token) in [
            ("header", sign_parts(&next_letter(&head), &body, Signer::Ed25519)),
            ("claims", sign_parts(&head, &next_letter(&body), Signer::Ed25519)),
        ] {
            rows.push(Row::refused(format!("form: stray bits in the {part}, {remainder}"), token, Malformed));
        }
        if remainder == 1 {
            rows.push(Row::refused("form: stray bits in the signature", next_letter(&good), Malformed));
        }
    }
    rows
}

/// The text with its last letter replaced by the next one in the alphabet, which has the same used bits.
fn next_letter(part: &str) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (rest, last) = part.split_at(part.len() - 1);
    let at = alphabet.find(last).unwrap();
    format!("{rest}{}", &alphabet[at + 1..at + 2])
}

fn hex(bytes: &[u8]) -> String {
    // A number of letters that is also valid base64: the decoder finds nonsense, not an error.
    let text: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    text[..text.len() / 2 * 2].concat()
}

/// A good token of exactly this many bytes.
fn of_size(size: usize) -> String {
    // An Ed25519 signature has 86 letters; a part never has 4n + 1.
    let mut head = header("ed").to_string();
    while (size - 88 - b64(&head).len()) % 4 == 1 {
        head.push(' ');
    }
    let mut body = own().to_string();
    let room = size - 88 - b64(&head).len();
    body.push_str(&" ".repeat(room * 3 / 4 - body.len()));
    let token = sign_parts(&b64(&head), &b64(&body), Signer::Ed25519);
    assert_eq!(token.len(), size);
    token
}
