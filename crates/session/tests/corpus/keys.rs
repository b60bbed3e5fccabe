//! The corpus's keys. Everything is made from one seed, so that a row is the same on every machine; only the RSA
//! keys cannot be made from one and are in files. They are for tests and nothing else.

use aws_lc_rs::{
    agreement::{ECDH_P256, PrivateKey},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
        KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair, RsaPublicKeyComponents,
    },
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

/// What everything random in here comes from. Change it and every row is another of its kind.
pub const SEED: u64 = 0x0e49_05ca_15ed;

/// A small generator with a seed (Steele, Lea and Flood, `SplitMix`).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    pub fn bytes32(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes());
        }
        bytes
    }
}

/// The issuer's keys, and an attacker's.
pub struct Keys {
    pub rs: RsaKeyPair,
    pub ps: RsaKeyPair,
    pub es: EcdsaKeyPair,
    pub es_der: EcdsaKeyPair,
    pub ed: Ed25519KeyPair,
    pub evil: Ed25519KeyPair,
}

impl Keys {
    pub fn new() -> Self {
        let mut random = Random(SEED);
        // Below the order of the curve, as its first byte is.
        let mut scalar = random.bytes32();
        scalar[0] = 1;
        let public = PrivateKey::from_private_key(&ECDH_P256, &scalar).unwrap().compute_public_key().unwrap();
        let ec =
            |algorithm| EcdsaKeyPair::from_private_key_and_public_key(algorithm, &scalar, public.as_ref());
        Self {
            rs: rsa(include_str!("rsa_1.txt")),
            ps: rsa(include_str!("rsa_2.txt")),
            es: ec(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            es_der: ec(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            ed: Ed25519KeyPair::from_seed_unchecked(&random.bytes32()).unwrap(),
            evil: Ed25519KeyPair::from_seed_unchecked(&random.bytes32()).unwrap(),
        }
    }

    /// The issuer's key set.
    pub fn jwks(&self) -> Value {
        json!({"keys": [
            rsa_jwk(&self.rs, "rs", "RS256"), rsa_jwk(&self.ps, "ps", "PS256"), self.es_jwk("es"), self.ed_jwk("ed"),
        ]})
    }

    pub fn es_jwk(&self, kid: &str) -> Value {
        let point = self.es.public_key().as_ref();
        json!({"kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "x": b64(&point[1..33]), "y": b64(&point[33..])})
    }

    pub fn ed_jwk(&self, kid: &str) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": "EdDSA", "x": b64(self.ed.public_key().as_ref())})
    }

    /// Signs with the key of that name.
    pub fn signature(&self, name: &str, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match name {
            "rs" => rsa_signature(&self.rs, &RSA_PKCS1_SHA256, message),
            "rs as pss" => rsa_signature(&self.rs, &RSA_PSS_SHA256, message),
            "ps" => rsa_signature(&self.ps, &RSA_PSS_SHA256, message),
            "ps as pkcs1" => rsa_signature(&self.ps, &RSA_PKCS1_SHA256, message),
            "es" => self.es.sign(&random, message).unwrap().as_ref().to_vec(),
            "es as der" => self.es_der.sign(&random, message).unwrap().as_ref().to_vec(),
            "ed" => self.ed.sign(message).as_ref().to_vec(),
            "evil" => self.evil.sign(message).as_ref().to_vec(),
            other => panic!("no key {other}"),
        }
    }
}

fn rsa(file: &str) -> RsaKeyPair {
    let text: String = file.split_whitespace().collect();
    RsaKeyPair::from_pkcs8(&STANDARD.decode(text).unwrap()).unwrap()
}

fn rsa_signature(
    key: &RsaKeyPair,
    padding: &'static dyn aws_lc_rs::signature::RsaEncoding,
    message: &[u8],
) -> Vec<u8> {
    let mut out = vec![0; key.public_modulus_len()];
    key.sign(padding, &SystemRandom::new(), message, &mut out).unwrap();
    out
}

pub fn rsa_jwk(key: &RsaKeyPair, kid: &str, alg: &str) -> Value {
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    json!({"kty": "RSA", "kid": kid, "alg": alg, "use": "sig", "n": b64(public.n), "e": b64(public.e)})
}

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
