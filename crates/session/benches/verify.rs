//! From a token's bytes to a verified context, with each algorithm, next to the check of its signature alone by the same
//! library: what all the other checks cost.
//!
//! Prints one line of JSON for each algorithm. With `BENCH_TOKENS=<folder>`, it also writes what others need to verify the
//! same tokens: `keys.json`, and `<algorithm>.txt` with one token a line.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

#[allow(clippy::wildcard_imports, reason = "it belongs to the tests, where these are usual")]
#[path = "../tests/common/mod.rs"]
mod common;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    UnparsedPublicKey, VerificationAlgorithm,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use common::{ALGORITHMS, NOW, acting_claims, ec_jwk, ed_jwk, header, issuer, rsa_jwk, sign_text};
use ergo_session::verify;
use serde_json::json;
use std::{fs, hint::black_box, path::Path, time::Duration, time::Instant};

/// Different tokens, so that nothing can be remembered.
const TOKENS: usize = 400;
/// Rounds of each kind, in turns; the quickest of each counts, because everything else is the machine.
const ROUNDS: usize = 15;

fn main() {
    let folder = std::env::var_os("BENCH_TOKENS");
    if let Some(folder) = &folder {
        let issuer = issuer();
        let keys = json!({"keys": [
            rsa_jwk(&issuer.rs, "rs", "RS256"), rsa_jwk(&issuer.ps, "ps", "PS256"),
            ec_jwk(&issuer.es, "es"), ed_jwk(&issuer.ed, "ed"),
        ]});
        fs::write(Path::new(folder).join("keys.json"), keys.to_string()).unwrap();
    }
    for (algorithm, key_id) in ALGORITHMS {
        let tokens: Vec<String> = (0..TOKENS).map(|number| token(algorithm, key_id, number)).collect();
        if let Some(folder) = &folder {
            fs::write(Path::new(folder).join(format!("{algorithm}.txt")), tokens.join("\n")).unwrap();
        }
        let (ours, bare) = (0..ROUNDS).fold((Duration::MAX, Duration::MAX), |(ours, bare), _| {
            (ours.min(took(|| context(&tokens))), bare.min(took(|| signatures(algorithm, key_id, &tokens))))
        });
        let (ours, bare) = (each(ours), each(bare));
        println!(
            "{}",
            json!({
                "name": format!("verify to context, {algorithm}"), "baseline": "its signature alone",
                "micros": ours, "baseline_micros": bare, "ratio": ours / bare, "target": 1.3,
                "algorithm": algorithm,
            })
        );
    }
}

fn token(algorithm: &str, key_id: &str, number: usize) -> String {
    let mut claims = acting_claims();
    claims["jti"] = json!(format!("tok_{number}"));
    sign_text(&header(algorithm, key_id).to_string(), &claims.to_string(), key_id)
}

fn took(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

/// Microseconds for one token.
#[allow(clippy::cast_precision_loss, reason = "four hundred tokens")]
fn each(round: Duration) -> f64 {
    round.as_secs_f64() * 1e6 / TOKENS as f64
}

fn context(tokens: &[String]) {
    let issuer = issuer();
    for token in tokens {
        black_box(verify(black_box(token), &issuer.keys, &issuer.policy, NOW).unwrap());
    }
}

fn signatures(algorithm: &str, key_id: &str, tokens: &[String]) {
    let issuer = issuer();
    let (check, key): (&'static dyn VerificationAlgorithm, Vec<u8>) = match key_id {
        "rs" => (&RSA_PKCS1_2048_8192_SHA256, issuer.rs.public_key().as_ref().to_vec()),
        "ps" => (&RSA_PSS_2048_8192_SHA256, issuer.ps.public_key().as_ref().to_vec()),
        "es" => (&ECDSA_P256_SHA256_FIXED, issuer.es.public_key().as_ref().to_vec()),
        _ => (&ED25519, issuer.ed.public_key().as_ref().to_vec()),
    };
    let key = UnparsedPublicKey::new(check, key);
    for token in tokens {
        let (message, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        key.verify(black_box(message.as_bytes()), &signature).unwrap_or_else(|_| panic!("{algorithm}"));
    }
}
