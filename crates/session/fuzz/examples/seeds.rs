//! Creates `seeds/jwks/set.json` and the tokens in `seeds/token/` with new RSA and EC keys that are then discarded:
//! any other token with a valid signature of these keys is forged.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
        RsaEncoding, RsaKeyPair, RsaPublicKeyComponents,
    },
};
use ergo_session_fuzz::{AUDIENCE, ISSUER, NOW, ed_public, encode, sign};
use serde_json::{Value, json};
use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let random = SystemRandom::new();
    let es = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
    let point = es.public_key().as_ref();
    let (rs_jwk, rs) = rsa("rs", "RS256", &RSA_PKCS1_SHA256)?;
    let (ps_jwk, ps) = rsa("ps", "PS256", &RSA_PSS_SHA256)?;
    let message = message("ES256", "es", &acting());
    let es_token = format!("{message}.{}", encode(es.sign(&random, message.as_bytes())?));
    let set = json!({"keys": [
        rs_jwk,
        ps_jwk,
        {
            "kty": "EC", "crv": "P-256", "kid": "es", "alg": "ES256",
            "x": encode(&point[1..33]), "y": encode(&point[33..]),
        },
        {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "alg": "EdDSA", "x": encode(ed_public())},
    ]});
    fs::write(seeds.join("jwks/set.json"), set.to_string())?;
    let ed = sign(direct().to_string().as_bytes());
    for (name, token) in [("rs", rs), ("ps", ps), ("es", es_token), ("ed", ed)] {
        fs::write(seeds.join("token").join(name), token)?;
    }
    Ok(())
}

/// Creates a key and the one token that it signs.
fn rsa(kid: &str, alg: &str, encoding: &'static dyn RsaEncoding) -> Result<(Value, String), Box<dyn Error>> {
    let key = RsaKeyPair::generate(KeySize::Rsa2048)?;
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    let jwk = json!({
        "kty": "RSA", "kid": kid, "alg": alg, "use": "sig", "n": encode(public.n), "e": encode(public.e),
    });
    let message = message(alg, kid, &direct());
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), message.as_bytes(), &mut signature)?;
    Ok((jwk, format!("{message}.{}", encode(signature))))
}

fn message(alg: &str, kid: &str, claims: &Value) -> String {
    let header = json!({"alg": alg, "kid": kid, "typ": "at+jwt"});
    format!("{}.{}", encode(header.to_string()), encode(claims.to_string()))
}

fn direct() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "agt_sam", "jti": "tok_0", "sid": "ses_0",
        "iat": NOW, "nbf": NOW, "exp": NOW + 3600,
    })
}

fn acting() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "usr_dana", "jti": "tok_1", "sid": "ses_1",
        "iat": NOW, "nbf": NOW, "exp": NOW + 900,
        "act": {"sub": "agt_sam"}, "workspace": "ws_northwind", "scope": "members:read teams:read",
    })
}
