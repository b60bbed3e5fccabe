//! What the fuzz targets share. Creating a policy and reading a context are one function each, so that a change to
//! those types needs only one edit here.

mod reading;

pub use reading::Reading;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::Code;
use ergo_session::{
    Claims, Facts, KeySet, Policy, Profile, Refusal, SessionContext, built_in, verified_claims, verify,
};
use std::sync::{Arc, LazyLock};

/// 2026-11-23, fixed so that a crash found today can be reproduced next year.
pub const NOW: i64 = 1_795_435_200;
pub const ISSUER: &str = "https://id.ergo.test";
pub const AUDIENCE: &str = "https://api.ergo.example";

/// The set of all four public keys. `examples/seeds.rs` created it and discarded the private keys, except for `ed`.
pub const JWKS: &str = include_str!("../seeds/jwks/set.json");

/// The only tokens ever signed for [`JWKS`], one for each key, except those from [`sign`].
pub const TOKENS: [&str; 4] = [
    include_str!("../seeds/token/rs"),
    include_str!("../seeds/token/ps"),
    include_str!("../seeds/token/es"),
    include_str!("../seeds/token/ed"),
];

/// The header of tokens from [`sign`].
const HEADER: &str = r#"{"alg":"EdDSA","kid":"ed","typ":"at+jwt"}"#;

static ED: LazyLock<Ed25519KeyPair> =
    LazyLock::new(|| Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("32 bytes are a seed"));
static KEYS: LazyLock<KeySet> = LazyLock::new(|| KeySet::parse(JWKS.as_bytes()).expect("a good set").0);
static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy {
    issuer: ISSUER.to_owned(),
    audience: AUDIENCE.to_owned(),
    profile: Profile::ergo(),
});

/// The parsed [`JWKS`].
pub fn keys() -> &'static KeySet {
    &KEYS
}

/// Top-level names, as the providers write them, that mean a token is not a direct one.
pub const MARKINGS: [&str; 12] = [
    "act",
    "ACT",
    "actor",
    "impersonator",
    "impersonator_user_id",
    "impersonator_id",
    "impersonated",
    "impersonatedBy",
    "isImpersonation",
    "impersonation_context",
    "https://acme.example/act",
    "urn:acme:impersonator",
];

/// What a context says, in the fuzz targets' own types.
#[derive(Debug, PartialEq)]
pub struct Seen {
    /// `None`: the verdict is a direct session.
    pub acting: Option<Acting>,
    pub subject: String,
    pub facts: Facts,
}

/// What only an impersonation session has.
#[derive(Debug, PartialEq)]
pub struct Acting {
    pub actor: Option<String>,
    pub actors: Vec<String>,
    pub workspace: String,
}

fn seen(context: &SessionContext) -> Seen {
    let (subject, acting) = match context {
        SessionContext::Direct(session) => (session.subject(), None),
        SessionContext::Impersonating(session) => {
            let acting = Acting {
                actor: Some(session.actor().to_owned()),
                actors: session.actors().to_vec(),
                workspace: session.workspace().to_owned(),
            };
            (session.viewed(), Some(acting))
        }
    };
    Seen { acting, subject: subject.to_owned(), facts: context.facts().clone() }
}

/// Verifies a token under the one policy, and checks what is true of every refusal.
pub fn judge(token: &str, keys: &KeySet, now: i64) -> Result<Seen, Refusal> {
    let verdict = verify(token, keys, &POLICY, now).map(|context| seen(&context));
    if let Err(refusal) = &verdict {
        assert!(!refusal.detail.is_empty(), "a refusal that says nothing: {refusal:?}");
        assert!(refusal.key_id.is_none() || refusal.code == Code::KeyUnknown, "{refusal:?}");
    }
    verdict
}

/// Verifies a token under every built-in profile that accepts the algorithm. None may panic, and those that accept
/// the token must name the same subject and the same actor, if any.
pub fn judge_by_all(token: &str) -> Vec<Claims> {
    let by = |profile: &Arc<Profile>| {
        let policy = Policy { profile: Arc::clone(profile), ..POLICY.clone() };
        verified_claims(token, &KEYS, &policy, NOW).ok()
    };
    built_in().iter().filter_map(by).collect()
}

/// Signs a token with exactly this payload. With Ed25519, because its signatures are deterministic, so a crash can be
/// reproduced.
pub fn sign(payload: &[u8]) -> String {
    let message = format!("{}.{}", encode(HEADER), encode(payload));
    let signature = ED.sign(message.as_bytes());
    format!("{message}.{}", encode(signature))
}

/// The public key for [`sign`].
pub fn ed_public() -> &'static [u8] {
    ED.public_key().as_ref()
}

pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}
