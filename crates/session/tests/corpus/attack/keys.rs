//! The keys of the corpus: the issuer's, another owner's, and what signs with them. All come from one seed, except
//! for the RSA keys, which are fixed.
//!
//! `EdDSA` and RS256 signatures are the same in every run. ES256 and PS256 signatures contain random numbers from the
//! library, so those tokens differ from run to run. No verdict depends on that, and a failure prints its token.

use super::{encode::b64, random::Random};
use aws_lc_rs::{
    agreement::{self, ECDH_P256, ECDH_P384},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
        EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
        RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RsaEncoding, RsaKeyPair, RsaPublicKeyComponents,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::sync::OnceLock;

/// Everything in the corpus derives from this number.
pub const SEED: u64 = 0x4572_676F_2026_1123;

/// Each algorithm with the id of the issuer's key for it.
pub const ALGORITHMS: [(&str, &str); 5] =
    [("RS256", "rs"), ("PS256", "ps"), ("ES256", "es"), ("EdDSA", "ed"), ("Ed25519", "ed")];

struct Keys {
    rs: RsaKeyPair,
    ps: RsaKeyPair,
    /// A private scalar on P-256 and its public point, as SEC 1 writes it.
    es: ([u8; 32], Vec<u8>),
    /// The same for someone who is not the issuer.
    stranger: ([u8; 32], Vec<u8>),
    p384: EcdsaKeyPair,
    ed: Ed25519KeyPair,
    stranger_ed: Ed25519KeyPair,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let mut random = Random::new(SEED);
        let mut p256 = || {
            let scalar = random.bytes::<32>();
            (scalar, point(&ECDH_P256, &scalar))
        };
        let (es, stranger) = (p256(), p256());
        let scalar = random.bytes::<48>();
        let p384 = ecdsa(&ECDSA_P384_SHA384_FIXED_SIGNING, &scalar, &point(&ECDH_P384, &scalar));
        Keys {
            rs: RsaKeyPair::from_pkcs8(&fixed("rs")).unwrap(),
            ps: RsaKeyPair::from_pkcs8(&fixed("ps")).unwrap(),
            es,
            stranger,
            p384,
            ed: Ed25519KeyPair::from_seed_unchecked(&random.bytes::<32>()).unwrap(),
            stranger_ed: Ed25519KeyPair::from_seed_unchecked(&random.bytes::<32>()).unwrap(),
        }
    })
}

/// A random 32-byte number is below the order of P-256, except for one in 2^32, and then the library says so.
fn point(curve: &'static agreement::Algorithm, scalar: &[u8]) -> Vec<u8> {
    let key = agreement::PrivateKey::from_private_key(curve, scalar).unwrap();
    key.compute_public_key().unwrap().as_ref().to_vec()
}

fn ecdsa(algorithm: &'static EcdsaSigningAlgorithm, scalar: &[u8], point: &[u8]) -> EcdsaKeyPair {
    EcdsaKeyPair::from_private_key_and_public_key(algorithm, scalar, point).unwrap()
}

/// A key or number from the file with the fixed ones.
pub fn fixed(name: &str) -> Vec<u8> {
    let line = include_str!("test-keys.txt").lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    STANDARD.decode(line.unwrap()).unwrap()
}

/// The ways to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The issuer's keys, used as their algorithm says.
    Rs256,
    Ps256,
    Es256,
    Ed25519,
    /// The issuer's keys, with the padding or digest of another algorithm.
    Rs256KeyPss,
    Rs384,
    Rs512,
    Ps256KeyPkcs1,
    Ps384,
    Es256Der,
    /// Keys that are not the issuer's.
    StrangerEs256,
    StrangerEd25519,
    Es384,
}

/// How the issuer's key with this id signs.
pub fn signer(kid: &str) -> Signer {
    match kid {
        "rs" => Signer::Rs256,
        "ps" => Signer::Ps256,
        "es" => Signer::Es256,
        "ed" => Signer::Ed25519,
        other => panic!("no key {other}"),
    }
}

pub fn sign(signer: Signer, message: &[u8]) -> Vec<u8> {
    let keys = keys();
    let rsa = |key: &RsaKeyPair, encoding: &'static dyn RsaEncoding| {
        let mut out = vec![0; key.public_modulus_len()];
        key.sign(encoding, &SystemRandom::new(), message, &mut out).unwrap();
        out
    };
    let ec = |key: &EcdsaKeyPair| key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
    let p256 =
        |algorithm, (scalar, point): &([u8; 32], Vec<u8>)| ec(&ecdsa(algorithm, scalar.as_slice(), point));
    match signer {
        Signer::Rs256 => rsa(&keys.rs, &RSA_PKCS1_SHA256),
        Signer::Rs256KeyPss => rsa(&keys.rs, &RSA_PSS_SHA256),
        Signer::Rs384 => rsa(&keys.rs, &RSA_PKCS1_SHA384),
        Signer::Rs512 => rsa(&keys.rs, &RSA_PKCS1_SHA512),
        Signer::Ps256 => rsa(&keys.ps, &RSA_PSS_SHA256),
        Signer::Ps256KeyPkcs1 => rsa(&keys.ps, &RSA_PKCS1_SHA256),
        Signer::Ps384 => rsa(&keys.ps, &RSA_PSS_SHA384),
        Signer::Es256 => p256(&ECDSA_P256_SHA256_FIXED_SIGNING, &keys.es),
        Signer::Es256Der => p256(&ECDSA_P256_SHA256_ASN1_SIGNING, &keys.es),
        Signer::StrangerEs256 => p256(&ECDSA_P256_SHA256_FIXED_SIGNING, &keys.stranger),
        Signer::Es384 => ec(&keys.p384),
        Signer::Ed25519 => keys.ed.sign(message).as_ref().to_vec(),
        Signer::StrangerEd25519 => keys.stranger_ed.sign(message).as_ref().to_vec(),
    }
}

/// The issuer's RSA key `rs` as DER: `RSAPublicKey` (RFC 8017 §A.1.1).
pub fn rsa_der() -> Vec<u8> {
    keys().rs.public_key().as_ref().to_vec()
}

/// The private scalar of the key `es`, for key sets that reveal it.
pub fn es_private() -> Vec<u8> {
    keys().es.0.to_vec()
}

/// The issuer's public key with this id as a JWK (RFC 7517), or the stranger's key, or the one on P-384.
pub fn jwk(kid: &str) -> Value {
    let keys = keys();
    match kid {
        "rs" => rsa_jwk(&keys.rs, kid, "RS256"),
        "ps" => rsa_jwk(&keys.ps, kid, "PS256"),
        "es" => ec_jwk(&keys.es.1, kid, "P-256", "ES256"),
        "stranger" => ec_jwk(&keys.stranger.1, kid, "P-256", "ES256"),
        "p384" => ec_jwk(keys.p384.public_key().as_ref(), kid, "P-384", "ES384"),
        "ed" => {
            let x = b64(keys.ed.public_key().as_ref());
            json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": "EdDSA", "x": x})
        }
        other => panic!("no key {other}"),
    }
}

/// The JWK set that the issuer publishes.
pub fn jwk_set() -> Value {
    let keys: Vec<Value> = ["rs", "ps", "es", "ed"].into_iter().map(jwk).collect();
    json!({ "keys": keys })
}

fn rsa_jwk(key: &RsaKeyPair, kid: &str, alg: &str) -> Value {
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    json!({"kty": "RSA", "kid": kid, "alg": alg, "use": "sig", "n": b64(public.n), "e": b64(public.e)})
}

fn ec_jwk(point: &[u8], kid: &str, crv: &str, alg: &str) -> Value {
    // 4, x, y (SEC 1 §2.3.3).
    let (x, y) = point[1..].split_at(point.len() / 2);
    json!({"kty": "EC", "crv": crv, "kid": kid, "alg": alg, "x": b64(x), "y": b64(y)})
}
