//! A publisher of updates: a key pair, and packages signed with it as `tauri signer sign --app-version` does.

use base64::{Engine, prelude::BASE64_STANDARD};
use minisign::KeyPair;
use serde_json::{Value, json};

/// The kind of computer that the tests run on, as a manifest names it.
pub const TARGET: &str = if cfg!(target_arch = "aarch64") { "linux-aarch64" } else { "linux-x86_64" };

/// A publisher.
pub struct Publisher(KeyPair);

impl Publisher {
    /// One with a fresh key pair.
    pub fn begin() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().expect("keys can be made"))
    }

    /// The public key, as it is built into the app: the content of the `.pub` file.
    pub fn key(&self) -> String {
        BASE64_STANDARD.encode(self.0.pk.to_box().expect("a public key").into_string())
    }

    /// A signature that says for which version: the content of the `.sig` file.
    pub fn sign(&self, package: &[u8], version: &str) -> String {
        self.sign_as(package, &format!("timestamp:1796083200\tfile:Ergo.AppImage\tversion:{version}"))
    }

    /// A signature with this trusted comment.
    pub fn sign_as(&self, package: &[u8], comment: &str) -> String {
        let signed = minisign::sign(Some(&self.0.pk), &self.0.sk, package, Some(comment), None);
        BASE64_STANDARD.encode(signed.expect("a signature").into_string())
    }
}

/// A channel's manifest.
pub fn manifest(channel: &str, version: &str, address: &str, signature: &str) -> Value {
    json!({
        "channel": channel,
        "version": version,
        "platforms": { TARGET: { "url": address, "signature": signature } },
    })
}
