//! One key of a JWK set (RFC 7517 §4): whether it can be used, and for which one algorithm.
//!
//! `jsonwebtoken` ignores `use`, `key_ops`, `alg`, and `crv`, and would accept an `oct` key as an HMAC secret; that
//! is why this layer exists. It leaves the points of P-256 and P-384 to the underlying library, which checks them at
//! each verification, and also those of Ed25519, except for the few that the library wrongly accepts.

use crate::{
    algorithm::Algorithm,
    strict_json::{Object, Value},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;

/// The smallest RSA modulus, in bits (RFC 7518 §3.3).
const MIN_RSA_BITS: usize = 2048;
/// The largest RSA modulus, in bits: what the underlying library accepts; larger ones make verification expensive.
const MAX_RSA_BITS: usize = 8192;
/// The only accepted RSA exponent: 65537. Smaller ones are weak, and no one uses larger ones.
const RSA_EXPONENT: &[u8] = &[1, 0, 1];
/// The size of an Ed25519 public key, in bytes (RFC 8032 §5.1.5).
const ED25519_BYTES: usize = 32;

/// The y coordinates of the points of small order on Ed25519, little-endian: 0, 1, -1, the two of order 8, and 0 and
/// 1 encoded as values outside the field. Anyone can sign for such a key, as for RSA with e = 1: a signature with S =
/// 0 fits at least one message in eight (RFC 8725 §3.4). RFC 8032 leaves this check to us.
const SMALL_ORDER: [[u8; ED25519_BYTES]; 7] = [
    [0; ED25519_BYTES],
    little_endian(0x01, 0, 0),
    little_endian(0xec, 0xff, 0x7f),
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    little_endian(0xed, 0xff, 0x7f),
    little_endian(0xee, 0xff, 0x7f),
];

/// A coordinate with this first byte, these middle bytes, and this last byte.
const fn little_endian(first: u8, middle: u8, last: u8) -> [u8; ED25519_BYTES] {
    let mut bytes = [middle; ED25519_BYTES];
    bytes[0] = first;
    bytes[ED25519_BYTES - 1] = last;
    bytes
}

/// Members of private and symmetric keys only (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
const SECRET_MEMBERS: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A usable key with its one algorithm (RFC 8725 §3.1: one key, one algorithm).
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// The algorithm that it may be used with.
    pub(crate) algorithm: Algorithm,
    /// The key in jsonwebtoken's form.
    pub(crate) decoding: DecodingKey,
}

/// Reads one key, or returns the reason why it cannot be used.
pub(crate) fn read(jwk: &Object) -> Result<Key, &'static str> {
    if jwk.values().any(|value| *value == Value::Repeated) {
        return Err("a member appears twice");
    }
    if SECRET_MEMBERS.iter().any(|name| jwk.contains_key(*name)) {
        return Err("it contains secret key material");
    }
    check_use(jwk)?;
    let algorithm = match jwk.get("alg") {
        None => None,
        Some(Value::String(name)) => Some(Algorithm::named(name).ok_or("its alg is not supported")?),
        Some(_) => return Err("its alg is not a string"),
    };
    match text(jwk, "kty")? {
        "RSA" => rsa(jwk, algorithm),
        "EC" => ec(jwk, algorithm),
        "OKP" => okp(jwk, algorithm),
        "oct" => Err("it is a symmetric key"),
        _ => Err("its kty is not supported"),
    }
}

/// Checks `use` and `key_ops` (RFC 7517 §4.2 and §4.3).
fn check_use(jwk: &Object) -> Result<(), &'static str> {
    if jwk.get("use").is_some_and(|value| value.as_str() != Some("sig")) {
        return Err("it is not for signatures (use)");
    }
    match jwk.get("key_ops") {
        None => Ok(()),
        Some(Value::Array(ops)) if ops.iter().any(|op| op.as_str() == Some("verify")) => Ok(()),
        Some(_) => Err("it is not for verifying (key_ops)"),
    }
}

fn rsa(jwk: &Object, algorithm: Option<Algorithm>) -> Result<Key, &'static str> {
    let algorithm = match algorithm {
        Some(algorithm @ (Algorithm::Rs256 | Algorithm::Ps256)) => algorithm,
        Some(_) => return Err("its alg does not match an RSA key"),
        None => return Err("it is an RSA key without an alg"),
    };
    let (modulus, exponent) = (number(jwk, "n")?, number(jwk, "e")?);
    let bits = modulus.first().map_or(0, |first| modulus.len() * 8 - first.leading_zeros() as usize);
    if bits < MIN_RSA_BITS {
        return Err("its RSA modulus is shorter than 2048 bits");
    }
    if bits > MAX_RSA_BITS {
        return Err("its RSA modulus is longer than 8192 bits");
    }
    if modulus.last().is_some_and(|last| last % 2 == 0) {
        return Err("its RSA modulus is even");
    }
    if exponent != RSA_EXPONENT {
        return Err("its RSA exponent is not 65537");
    }
    Ok(Key { algorithm, decoding: DecodingKey::from_rsa_raw_components(&modulus, &exponent) })
}

/// An elliptic-curve key (RFC 7518 §6.2.1).
fn ec(jwk: &Object, algorithm: Option<Algorithm>) -> Result<Key, &'static str> {
    let (fitting, coordinate_bytes) = match text(jwk, "crv")? {
        "P-256" => (Algorithm::Es256, 32),
        "P-384" => (Algorithm::Es384, 48),
        _ => return Err("its crv is not P-256 or P-384"),
    };
    if algorithm.is_some_and(|algorithm| algorithm != fitting) {
        return Err("its alg does not match its crv");
    }
    // The uncompressed form of SEC 1 §2.3.3.
    let mut point = vec![4];
    point.extend(coordinate(jwk, "x", coordinate_bytes)?);
    point.extend(coordinate(jwk, "y", coordinate_bytes)?);
    Ok(Key { algorithm: fitting, decoding: DecodingKey::from_ec_der(&point) })
}

/// An Edwards-curve key (RFC 8037 §2).
fn okp(jwk: &Object, algorithm: Option<Algorithm>) -> Result<Key, &'static str> {
    if text(jwk, "crv")? != "Ed25519" || !matches!(algorithm, None | Some(Algorithm::Ed25519)) {
        return Err("its crv and alg are not Ed25519 and EdDSA");
    }
    let point = coordinate(jwk, "x", ED25519_BYTES)?;
    // The highest bit is the sign of the other coordinate (RFC 8032 §5.1.2).
    let is_small = |y: &[u8; ED25519_BYTES]| {
        point[..ED25519_BYTES - 1] == y[..ED25519_BYTES - 1]
            && point[ED25519_BYTES - 1] & 0x7f == y[ED25519_BYTES - 1]
    };
    if SMALL_ORDER.iter().any(is_small) {
        return Err("its point lets anyone sign");
    }
    Ok(Key { algorithm: Algorithm::Ed25519, decoding: DecodingKey::from_ed_der(&point) })
}

fn text<'a>(jwk: &'a Object, name: &str) -> Result<&'a str, &'static str> {
    jwk.get(name).and_then(Value::as_str).ok_or("a required member is missing or is not a string")
}

fn bytes(jwk: &Object, name: &str) -> Result<Vec<u8>, &'static str> {
    URL_SAFE_NO_PAD.decode(text(jwk, name)?).map_err(|_| "a member is not base64url")
}

/// A `Base64urlUInt` (RFC 7518 §2), tolerating the leading zeros that some issuers write.
fn number(jwk: &Object, name: &str) -> Result<Vec<u8>, &'static str> {
    Ok(bytes(jwk, name)?.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn coordinate(jwk: &Object, name: &str, size: usize) -> Result<Vec<u8>, &'static str> {
    let bytes = bytes(jwk, name)?;
    if bytes.len() == size { Ok(bytes) } else { Err("a coordinate has the wrong length") }
}
