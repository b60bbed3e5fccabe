//! Attacks on the signature itself. The claims are always good.

use super::super::{
    encode::{b64, header, own, sign_bytes, viewing, with},
    keys::{self, Signer, signer},
    numbers::{ED25519_ORDER, P256_ORDER, minus, plus, reversed},
    row::Row,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::Code::Signature;

pub fn rows() -> Vec<Row> {
    [of_every_algorithm(), of_other_signers(), ecdsa(), ed25519(), rsa()].concat()
}

/// A good token of the key with this id: what is signed, and the signature.
fn signed(kid: &str) -> (String, Vec<u8>) {
    split(&sign_bytes(header(kid).to_string(), viewing().to_string(), signer(kid)))
}

fn split(token: &str) -> (String, Vec<u8>) {
    let (message, signature) = token.rsplit_once('.').unwrap();
    (message.to_owned(), URL_SAFE_NO_PAD.decode(signature).unwrap())
}

fn forged(name: impl Into<String>, message: &str, signature: impl AsRef<[u8]>) -> Row {
    Row::refused(name, format!("{message}.{}", b64(signature)), Signature)
}

fn of_every_algorithm() -> Vec<Row> {
    let mut rows = Vec::new();
    for kid in ["rs", "ps", "es", "ed"] {
        let (message, good) = signed(kid);
        let size = good.len();
        let flipped = |at: usize, bit: u8| {
            let mut bytes = good.clone();
            bytes[at] ^= bit;
            bytes
        };
        for (name, signature) in [
            ("zeros (psychic, CVE-2022-21449)", vec![0; size]),
            ("ones", vec![0xff; size]),
            ("the number 1", [vec![0; size - 1], vec![1]].concat()),
            ("one byte", vec![0]),
            ("cut by one byte", good[..size - 1].to_vec()),
            ("cut in half", good[..size / 2].to_vec()),
            ("without its first byte", good[1..].to_vec()),
            ("a zero after it", [&good[..], &[0]].concat()),
            ("a zero before it", [&[0], &good[..]].concat()),
            ("twice", [&good[..], &good[..]].concat()),
            ("its first bit flipped", flipped(0, 0x80)),
            ("its last bit flipped", flipped(size - 1, 1)),
            ("its middle bit flipped", flipped(size / 2, 8)),
            ("reversed", reversed(&good)),
            ("its base64 as bytes", b64(&good).into_bytes()),
            ("the message", message.clone().into_bytes()),
        ] {
            rows.push(forged(format!("signature {kid}: {name}"), &message, signature));
        }
        // A valid signature, but of something else.
        let (other, of_other) = split(&sign_bytes(header(kid).to_string(), own().to_string(), signer(kid)));
        rows.push(forged(format!("signature {kid}: of another token"), &message, &of_other));
        rows.push(forged(format!("signature {kid}: on another token"), &other, &good));
        let (head, body) = message.split_once('.').unwrap();
        let plain = format!("{}.{}", header(kid), viewing());
        for (name, what) in [
            ("of the claims alone", body),
            ("of the header alone", head),
            ("of nothing", ""),
            ("of the message and a dot", &format!("{message}.")),
            ("of the message before encoding", &plain),
            ("of the message without its dot", &message.replace('.', "")),
        ] {
            let signature = keys::sign(signer(kid), what.as_bytes());
            rows.push(forged(format!("signature {kid}: {name}"), &message, signature));
        }
        // Claims in another order, or with a space, say the same, but are not what was signed.
        let spaced = format!("{head}.{}", b64(format!(" {}", viewing())));
        rows.push(forged(format!("signature {kid}: claims with a space more"), &spaced, &good));
        let raised = with(viewing(), "scope", "members:read teams:read members:write").to_string();
        rows.push(forged(format!("signature {kid}: more scope"), &format!("{head}.{}", b64(raised)), &good));
    }
    rows
}

/// The header names one key, but another key, padding, or digest was used to sign.
fn of_other_signers() -> Vec<Row> {
    let mut rows = Vec::new();
    for (kid, signers) in [
        (
            "rs",
            &[Signer::Rs256KeyPss, Signer::Rs384, Signer::Rs512, Signer::Ps256KeyPkcs1, Signer::Es256][..],
        ),
        ("ps", &[Signer::Ps256KeyPkcs1, Signer::Ps384, Signer::Rs256KeyPss, Signer::Ed25519][..]),
        ("es", &[Signer::Es256Der, Signer::StrangerEs256, Signer::Es384, Signer::Ed25519][..]),
        ("ed", &[Signer::StrangerEd25519, Signer::Es256, Signer::Rs256][..]),
    ] {
        for &other in signers {
            let token = sign_bytes(header(kid).to_string(), viewing().to_string(), other);
            rows.push(Row::refused(format!("signature {kid}: made by {other:?}"), token, Signature));
        }
    }
    rows
}

fn ecdsa() -> Vec<Row> {
    let (message, good) = signed("es");
    let (r, s) = good.split_at(32);
    let order = &P256_ORDER[..];
    let zero = &[0; 32][..];
    let one = &[&[0; 31][..], &[1]].concat()[..];
    let less = &minus(order, one)[..];
    let mut rows = Vec::new();
    for (name, (r, s)) in [
        ("r = 0", (zero, s)),
        ("s = 0", (r, zero)),
        ("r = n", (order, s)),
        ("s = n", (r, order)),
        ("r = s = n", (order, order)),
        ("r = n, s = 0", (order, zero)),
        ("r = s = 1", (one, one)),
        ("r = 1", (one, s)),
        ("s = 1", (r, one)),
        ("r = s = n - 1", (less, less)),
        ("r and s swapped", (s, r)),
        ("r twice", (r, r)),
        ("r is n - r", (&minus(order, r)[..], s)),
    ] {
        rows.push(forged(format!("signature es: {name}"), &message, [r, s].concat()));
    }
    // (r, n - s) is as valid as (r, s): ECDSA in JWS has no low-s rule (RFC 7518 §3.4), unlike in Bitcoin. So one
    // token has two texts, and nothing may identify a token by its text; `jti` is for that.
    for (name, s) in [("(r, s)", s), ("(r, n - s)", &minus(order, s)[..])] {
        let token = format!("{message}.{}", b64([r, s].concat()));
        rows.push(Row::viewing(format!("signature es: {name}"), token));
    }
    let padded = [&[0][..], r, &[0], s].concat();
    rows.push(forged("signature es: r and s of 33 bytes", &message, padded));
    rows
}

/// RFC 8032 §5.1.7: S must be below the order. Otherwise, one token would have several signatures.
fn ed25519() -> Vec<Row> {
    let (message, good) = signed("ed");
    let (r, s) = good.split_at(32);
    let order = reversed(&ED25519_ORDER);
    let mut rows = Vec::new();
    let mut sum = reversed(s);
    for times in 1..=7 {
        sum = plus(&sum, &order).unwrap();
        let signature = [r, &reversed(&sum)].concat();
        rows.push(forged(format!("signature ed: S + {times}L"), &message, signature));
    }
    let mut identity = [0; 32];
    identity[0] = 1;
    for (name, (r, s)) in [
        ("S = 0", (r, &[0; 32][..])),
        ("S = L", (r, &ED25519_ORDER[..])),
        ("R = 0", (&[0; 32][..], s)),
        ("R is the identity", (&identity[..], s)),
        ("R is the identity, S = 0", (&identity[..], &[0; 32][..])),
        ("R and S swapped", (s, r)),
    ] {
        rows.push(forged(format!("signature ed: {name}"), &message, [r, s].concat()));
    }
    rows
}

/// RFC 8017 §8.1.2 and §8.2.2: exactly as long as the modulus, and below it.
fn rsa() -> Vec<Row> {
    let mut rows = Vec::new();
    for kid in ["rs", "ps"] {
        let modulus = URL_SAFE_NO_PAD.decode(keys::jwk(kid)["n"].as_str().unwrap()).unwrap();
        let find = |fits: &dyn Fn(&[u8]) -> bool| {
            (0..10_000)
                .map(|run| {
                    let claims = with(viewing(), "jti", format!("tok_{run}")).to_string();
                    split(&sign_bytes(header(kid).to_string(), claims, signer(kid)))
                })
                .find(|(_, signature)| fits(signature))
                .unwrap()
        };
        let (message, leading) = find(&|signature| signature[0] == 0);
        rows.push(Row::viewing(
            format!("signature {kid}: with a leading zero"),
            format!("{message}.{}", b64(&leading)),
        ));
        rows.push(forged(format!("signature {kid}: its leading zero stripped"), &message, &leading[1..]));
        let (message, small) = find(&|signature| plus(signature, &modulus).is_some());
        rows.push(forged(format!("signature {kid}: s + n"), &message, plus(&small, &modulus).unwrap()));
        rows.push(forged(format!("signature {kid}: n - s"), &message, minus(&modulus, &small)));
        rows.push(forged(format!("signature {kid}: n"), &message, &modulus));
        let one = [vec![0; modulus.len() - 1], vec![1]].concat();
        rows.push(forged(format!("signature {kid}: n - 1"), &message, minus(&modulus, &one)));
    }
    rows
}
