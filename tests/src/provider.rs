//! Identity servers that we did not write, from tests/providers, and the person who signs in there.

use ergo_protocol::oauth::AUDIENCE;
use ergo_server::TrustedIssuer;
use ergo_session::Profile;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
};

/// A running provider. It ends with this.
pub struct Provider {
    /// Where it is, and its issuer.
    pub url: String,
    child: Child,
    // Its end is how the provider notices ours.
    _stdin: ChildStdin,
}

impl Provider {
    /// Starts the `OpenID` provider; `None`, loudly, when it is not installed (`npm ci` in tests/providers).
    pub fn openid() -> Option<Self> {
        Self::start("oidc.mjs")
    }

    /// Starts Better Auth.
    pub fn better_auth() -> Option<Self> {
        Self::start("better-auth.mjs")
    }

    fn start(program: &str) -> Option<Self> {
        if !folder().join("node_modules").exists() {
            let required = std::env::var("ERGO_PROVIDERS").is_ok_and(|value| value == "required");
            assert!(!required, "tests/providers is not installed: run npm ci there");
            eprintln!("SKIPPED: {program} is not installed (npm ci in tests/providers)");
            return None;
        }
        let mut command = Command::new("node");
        command.arg(folder().join(program)).env("AUDIENCE", AUDIENCE).env("DEVICE_INTERVAL", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("node runs");
        let stdin = child.stdin.take().expect("it was piped");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("it was piped"));
        out.read_line(&mut line).expect("it says where it listens");
        let url = line.trim().strip_prefix("listening on ").expect("it says where it listens").to_owned();
        Some(Self { url, child, _stdin: stdin })
    }

    /// Trusted for signing in, by a profile that is not known to mark impersonation.
    pub fn for_sign_in(&self) -> TrustedIssuer {
        TrustedIssuer { client_id: Some("ergo-support".to_owned()), ..self.trusted("oidc") }
    }

    /// Trusted for sessions that are handed over by this page.
    pub fn for_hand_over(&self, page: &str) -> TrustedIssuer {
        TrustedIssuer {
            jwks: Some(format!("{}/api/auth/jwks", self.url)),
            hand_over_url: Some(page.to_owned()),
            ..self.trusted("better-auth")
        }
    }

    fn trusted(&self, profile: &str) -> TrustedIssuer {
        TrustedIssuer {
            issuer: self.url.clone(),
            audience: AUDIENCE.to_owned(),
            profile: Profile::named(profile).expect("it is built in"),
            profile_source: None,
            jwks: None,
            client_id: None,
            hand_over_url: None,
        }
    }

    /// Calls one of its routes for tests.
    pub async fn post(&self, path: &str) -> Value {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let answer = client.post(format!("{}{path}", self.url)).send().await.expect("it answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or_default()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Signs in at the address that the app has opened, and goes back to the app.
pub async fn sign_in_at(address: &str) {
    let (program, address) = (folder().join("open.mjs"), address.to_owned());
    let signing_in =
        tokio::task::spawn_blocking(move || Command::new("node").arg(program).arg(address).output());
    let output = signing_in.await.expect("it does not panic").expect("node runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "200", "{output:?}");
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("providers")
}
