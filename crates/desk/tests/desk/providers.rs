//! Identity servers that we did not write, and a browser and a keychain for tests.
//!
//! They need Node and what `npm ci` installs in tests/providers; `cargo xtask test` does that. Without them, these
//! tests say so and do nothing; with `ERGO_PROVIDERS=required`, they fail instead.

use ergo_desk::adapters::{
    browser::Browser,
    keychain::{Store, Unusable},
};
use ergo_protocol::oauth::{AUDIENCE, SignInAt};
use ergo_server::TrustedIssuer;
use ergo_session::Profile;
use reqwest::{Client, Url, redirect};
use secrecy::SecretString;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io,
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdin, Command},
};

/// A running provider. It stops when this is dropped.
pub struct Provider {
    pub url: String,
    _child: Child,
    _stdin: ChildStdin,
}

impl Provider {
    /// Starts a provider. Returns `None`, with a message, if it is not available on this machine.
    pub async fn start(program: &str, environment: &[(&str, &str)]) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/providers");
        if !folder.join("node_modules").exists() {
            let required = std::env::var("ERGO_PROVIDERS").is_ok_and(|value| value == "required");
            assert!(!required, "tests/providers is not installed: run npm ci there");
            eprintln!("SKIPPED: {program} is not installed (npm ci in tests/providers)");
            return None;
        }
        let mut command = Command::new("node");
        command.arg(folder.join(program)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.envs(environment.iter().copied()).kill_on_drop(true).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().unwrap();
        let url = line.strip_prefix("listening on ").unwrap().to_owned();
        Some(Self { url, _child: child, _stdin: stdin })
    }

    pub async fn openid(environment: &[(&str, &str)]) -> Option<Self> {
        Self::start("oidc.mjs", environment).await
    }

    pub async fn better_auth() -> Option<Self> {
        Self::start("better-auth.mjs", &[("AUDIENCE", AUDIENCE)]).await
    }

    pub async fn post(&self, path: &str) -> Value {
        let answer = http().post(format!("{}{path}", self.url)).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or_default()
    }

    pub async fn log(&self) -> Value {
        http().get(format!("{}/test/log", self.url)).send().await.unwrap().json().await.unwrap()
    }

    pub async fn count(&self, pointer: &str) -> i64 {
        self.log().await.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()
    }

    /// The configuration that trusts it for sign-in.
    pub fn trusted(&self, profile: &str) -> TrustedIssuer {
        TrustedIssuer {
            issuer: self.url.clone(),
            audience: AUDIENCE.to_owned(),
            profile: Profile::named(profile).unwrap(),
            profile_source: None,
            jwks: None,
            client_id: Some("ergo-support".to_owned()),
            hand_over_url: None,
        }
    }

    pub fn sign_in_at(&self) -> SignInAt {
        SignInAt {
            issuer: self.url.clone(),
            client_id: "ergo-support".to_owned(),
            audience: AUDIENCE.to_owned(),
            profile: "oidc".to_owned(),
            profile_source: None,
            jwks: None,
        }
    }
}

fn http() -> Client {
    Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap()
}

/// What the browser does to the redirect address.
type Meddle = Arc<dyn Fn(Url) -> Url + Send + Sync>;

/// A person with a browser: it follows redirects with cookies until it is back on the app's loopback address.
pub struct TestBrowser {
    /// The person to sign in as.
    pub hint: &'static str,
    pub meddle: Meddle,
    /// The addresses that were opened.
    pub opened: Arc<Mutex<Vec<Url>>>,
}

impl TestBrowser {
    pub fn of(hint: &'static str) -> Arc<Self> {
        Self::meddling(hint, |url| url)
    }

    pub fn meddling(hint: &'static str, meddle: impl Fn(Url) -> Url + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { hint, meddle: Arc::new(meddle), opened: Arc::default() })
    }

    pub fn times_opened(&self) -> usize {
        self.opened.lock().unwrap().len()
    }
}

impl Browser for TestBrowser {
    fn open(&self, address: &Url) -> io::Result<()> {
        self.opened.lock().unwrap().push(address.clone());
        let mut address = address.clone();
        address.query_pairs_mut().append_pair("login_hint", self.hint);
        let meddle = Arc::clone(&self.meddle);
        tokio::spawn(async move { follow(address, &meddle).await });
        Ok(())
    }
}

/// Follows all redirects. Returns the last address.
pub async fn follow(start: Url, meddle: &Meddle) -> Url {
    let origin = start.origin();
    let mut cookies = BTreeMap::<String, String>::new();
    let mut at = start;
    loop {
        let home = at.origin() == origin;
        if !home {
            at = meddle(at);
        }
        let jar: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let Ok(answer) = http().get(at.clone()).header("cookie", jar.join("; ")).send().await else {
            return at;
        };
        for set in answer.headers().get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        match answer.headers().get("location") {
            Some(next) if home => at = at.join(next.to_str().unwrap()).unwrap(),
            _ => return at,
        }
    }
}

/// A keychain in memory that tests can inspect.
#[derive(Default)]
pub struct TestKeychain(Mutex<BTreeMap<String, SecretString>>);

impl TestKeychain {
    pub fn kept(&self) -> Vec<String> {
        use secrecy::ExposeSecret;
        self.0.lock().unwrap().values().map(|secret| secret.expose_secret().to_owned()).collect()
    }
}

impl Store for TestKeychain {
    fn read(&self, account: &str) -> Result<Option<SecretString>, Unusable> {
        Ok(self.0.lock().unwrap().get(account).cloned())
    }
    fn write(&self, account: &str, secret: &SecretString) -> Result<(), Unusable> {
        self.0.lock().unwrap().insert(account.to_owned(), secret.clone());
        Ok(())
    }
    fn forget(&self, account: &str) -> Result<(), Unusable> {
        self.0.lock().unwrap().remove(account);
        Ok(())
    }
}
