//! One key of a JWK set (RFC 7517 §4): whether it can be used, and for which one algorithm.
//!
//! `jsonwebtoken` looks at none of `use`, `key_ops`, `alg` and `crv` and would take an `oct` key as an HMAC
//! secret; that is why this layer exists. It leaves the points of curves to the library below, which checks
//! them at each verification.

use crate::{
    algorithm::Algorithm,
    strict_json::{Object, Value},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;

/// The smallest RSA modulus, in bits (RFC 7518 §3.3).
const MIN_RSA_BITS: usize = 2048;
/// The largest RSA modulus, in bits: what the library below takes; beyond it verifying gets expensive.
const MAX_RSA_BITS: usize = 8192;
/// The only RSA exponent taken: 65537. Smaller ones are weak, larger ones are not used by anybody.
const RSA_EXPONENT: &[u8] = &[1, 0, 1];
/// The size of an Ed25519 public key, in bytes (RFC 8032 §5.1.5).
const ED25519_BYTES: usize = 32;

/// Members that only a private or a symmetric key has (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
const SECRET_MEMBERS: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A usable key with its one algorithm (RFC 8725 §3.1: one key, one algorithm).
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// What it may be used for.
    pub(crate) algorithm: Algorithm,
    /// For the library.
    pub(crate) decoding: DecodingKey,
}

/// Reads one key; the reason when it cannot be used.
pub(crate) fn read(jwk: &Object) -> Result<Key, &'static str> {
    if jwk.values().any(|value| *value == Value::Repeated) {
        return Err("a member is there twice");
    }
    if SECRET_MEMBERS.iter().any(|name| jwk.contains_key(*name)) {
        return Err("it contains secret key material");
    }
    check_use(jwk)?;
    let algorithm = match jwk.get("alg") {
        None => None,
        Some(Value::String(name)) => {
            Some(Algorithm::named(name).ok_or("its alg is not one that is used here")?)
        }
        Some(_) => return Err("its alg is not a string"),
    };
    match text(jwk, "kty")? {
        "RSA" => rsa(jwk, algorithm),
        "EC" => ec(jwk, algorithm),
        "OKP" => okp(jwk, algorithm),
        "oct" => Err("it is a symmetric key"),
        _ => Err("its kty is not one that is used here"),
    }
}

/// RFC 7517 §4.2 and §4.3.
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
        Some(_) => return Err("its alg does not fit an RSA key"),
        None => return Err("it is an RSA key without alg"),
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

/// RFC 7518 §6.2.1.
fn ec(jwk: &Object, algorithm: Option<Algorithm>) -> Result<Key, &'static str> {
    let (fitting, coordinate_bytes) = match text(jwk, "crv")? {
        "P-256" => (Algorithm::Es256, 32),
        "P-384" => (Algorithm::Es384, 48),
        _ => return Err("its crv is not P-256 or P-384"),
    };
    if algorithm.is_some_and(|algorithm| algorithm != fitting) {
        return Err("its alg does not fit its crv");
    }
    // The uncompressed form of SEC 1 §2.3.3.
    let mut point = vec![4];
    point.extend(coordinate(jwk, "x", coordinate_bytes)?);
    point.extend(coordinate(jwk, "y", coordinate_bytes)?);
    Ok(Key { algorithm: fitting, decoding: DecodingKey::from_ec_der(&point) })
}

/// RFC 8037 §2.
fn okp(jwk: &Object, algorithm: Option<Algorithm>) -> Result<Key, &'static str> {
    if text(jwk, "crv")? != "Ed25519" || !matches!(algorithm, None | Some(Algorithm::Ed25519)) {
        return Err("its crv and alg are not Ed25519 and EdDSA");
    }
    let point = coordinate(jwk, "x", ED25519_BYTES)?;
    Ok(Key { algorithm: Algorithm::Ed25519, decoding: DecodingKey::from_ed_der(&point) })
}

fn text<'a>(jwk: &'a Object, name: &str) -> Result<&'a str, &'static str> {
    jwk.get(name).and_then(Value::as_str).ok_or("a required member is missing or is not a string")
}

fn bytes(jwk: &Object, name: &str) -> Result<Vec<u8>, &'static str> {
    URL_SAFE_NO_PAD.decode(text(jwk, name)?).map_err(|_| "a member is not base64url")
}

/// RFC 7518 §2 `Base64urlUInt`, forgiving the leading zeros that some issuers write.
fn number(jwk: &Object, name: &str) -> Result<Vec<u8>, &'static str> {
    Ok(bytes(jwk, name)?.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn coordinate(jwk: &Object, name: &str, size: usize) -> Result<Vec<u8>, &'static str> {
    let bytes = bytes(jwk, name)?;
    if bytes.len() == size { Ok(bytes) } else { Err("a coordinate has the wrong length") }
}
