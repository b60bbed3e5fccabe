//! TLS, with programs that we did not write: `openssl` makes the certificates and shakes hands, `curl` asks.

use crate::{serving::*, world::Folder};
use std::{
    fs,
    io::Write,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A certificate of its own, and its key.
struct Pair {
    certificate: PathBuf,
    key: PathBuf,
}

impl Pair {
    fn new(folder: &Path, name: &str) -> Self {
        let at = |end: &str| folder.join(format!("{name}.{end}"));
        let pair = Self { certificate: at("crt"), key: at("key") };
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"]);
        openssl.args([
            "-days",
            "2",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-subj",
            &format!("/CN={name}"),
        ]);
        openssl.arg("-out").arg(&pair.certificate).arg("-keyout").arg(&pair.key);
        let made = openssl.output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        pair
    }

    fn args(&self) -> [&str; 4] {
        ["--tls-cert", self.certificate.to_str().unwrap(), "--tls-key", self.key.to_str().unwrap()]
    }

    /// In place of that one: the certificate first, as a careless program does it.
    fn replaces(&self, other: &Self) {
        fs::copy(&self.certificate, &other.certificate).unwrap();
        fs::copy(&self.key, &other.key).unwrap();
    }
}

fn curl(args: &[&str]) -> Output {
    let quietly = ["--silent", "--show-error", "--noproxy", "*", "--max-time", "10"];
    Command::new("curl").args(quietly).args(args).output().unwrap()
}

/// What `curl` says of `/healthz`, with its headers.
fn asked(server: &Serving, pair: &Pair, args: &[&str]) -> Output {
    let url = format!("{}/healthz", server.url);
    let trusting = ["--include", "--cacert", pair.certificate.to_str().unwrap(), &url];
    curl(&[args, &trusting].concat())
}

fn address(server: &Serving) -> &str {
    server.url.split("://").nth(1).unwrap()
}

/// A handshake; what `openssl` says of it.
fn shake(server: &Serving, args: &[&str]) -> Output {
    let mut openssl = Command::new("openssl");
    openssl.args(["s_client", "-connect", address(server)]).args(args).stdin(Stdio::null());
    openssl.output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

fn shown(server: &Serving) -> String {
    let said = text(&shake(server, &[]));
    let subject = said.lines().find_map(|line| line.strip_prefix("subject="));
    subject.unwrap_or_else(|| panic!("{said}")).replace(' ', "")
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(15), "{what}");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn curl_and_openssl_come_in_with_tls_and_with_nothing_less() {
    let folder = TempDir::new().unwrap();
    let pair = Pair::new(folder.path(), "first");
    let server = Serving::start(&pair.args());
    assert!(server.url.starts_with("https://127.0.0.1:"));
    let said = text(&asked(&server, &pair, &[]));
    assert!(said.starts_with("HTTP/1.1 204"), "{said}");
    for header in [
        "strict-transport-security: max-age=31536000",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "content-security-policy: default-src 'none'; frame-ancestors 'none'; sandbox",
        "cross-origin-resource-policy: same-origin",
        "cache-control: no-store",
    ] {
        assert!(said.lines().any(|line| line == header), "{header}: {said}");
    }
    assert!(!curl(&["--cacert", "/dev/null", &server.url]).status.success(), "nobody vouches for it");
    assert!(!curl(&[&server.url.replace("https", "http")]).status.success(), "plain HTTP is no TLS");
    for version in ["-tls1_2", "-tls1_3"] {
        assert!(shake(&server, &[version]).status.success(), "{version}");
    }
    assert!(!shake(&server, &["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]).status.success());
    assert!(text(&shake(&server, &["-alpn", "h2,http/1.1"])).contains("ALPN protocol: http/1.1"));
}

#[test]
fn without_tls_there_is_no_hsts() {
    let server = Serving::start(&[]);
    let said = text(&curl(&["--include", &format!("{}/healthz", server.url)]));
    assert!(said.contains("referrer-policy: no-referrer") && !said.contains("strict-transport"), "{said}");
}

#[test]
fn a_new_pair_is_shown_and_a_bad_one_is_not() {
    let folder = TempDir::new().unwrap();
    let [used, second, third] = ["first", "second", "third"].map(|name| Pair::new(folder.path(), name));
    let server = Serving::start(&used.args());
    assert_eq!(shown(&server), "CN=first");
    second.replaces(&used);
    until("the second is shown", || shown(&server) == "CN=second");

    // A key that does not belong to the certificate; then what is no key; then nothing at all.
    fs::copy(&third.key, &used.key).unwrap();
    until("it says so", || server.log().contains("cannot be used together"));
    fs::write(&used.key, "PRIVATE zqnonsense").unwrap();
    until("it says so", || server.log().contains("no usable private key"));
    fs::remove_file(&used.key).unwrap();
    until("it says so", || server.log().contains("cannot be looked at"));
    assert_eq!(shown(&server), "CN=second");
    assert!(asked(&server, &second, &[]).status.success());
    assert!(!server.log().contains("zqnonsense"));
    assert_eq!(
        server.log().matches("the one before stays in use").count(),
        3,
        "each is said once: {}",
        server.log()
    );

    third.replaces(&used);
    until("the third is shown", || shown(&server) == "CN=third");
    assert!(asked(&server, &third, &[]).status.success());
}

#[test]
fn a_pair_that_cannot_be_used_is_said_before_anything_else() {
    let folder = TempDir::new().unwrap();
    let [one, other] = ["one", "other"].map(|name| Pair::new(folder.path(), name));
    let nonsense = folder.path().join("nonsense");
    fs::write(&nonsense, "nonsense").unwrap();
    let missing = folder.path().join("missing");
    for (certificate, key, why) in [
        (&one.certificate, &other.key, "cannot be used together"),
        (&one.certificate, &missing, "missing cannot be read"),
        (&one.certificate, &nonsense, "nonsense holds no usable private key"),
        (&nonsense, &one.key, "nonsense holds no certificate"),
    ] {
        let database = folder.path().join("never.sqlite");
        let mut program = Command::new(PROGRAM);
        program.args(["--listen", "127.0.0.1:0", "--database"]).arg(&database);
        let output = program.arg("--tls-cert").arg(certificate).arg("--tls-key").arg(key).output().unwrap();
        let said = text(&output);
        assert!(output.status.code() == Some(1) && said.contains(why), "{why}: {said}");
        assert!(!database.exists());
    }
}

#[test]
fn plain_http_does_not_leave_this_computer_by_mistake() {
    let folder = Folder::new();
    let database = folder.database();
    let plain = ["--listen", "0.0.0.0:0", "--database", &database];
    let output = Command::new(PROGRAM).args(plain).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output);
    for remedy in ["--tls-cert", "--trusted-proxy", "127.0.0.1", "--allow-plain-http"] {
        assert!(said.contains(remedy), "{said}");
    }
    for more in [&["--allow-plain-http"][..], &["--trusted-proxy", "10.0.0.0/8"]] {
        Serving::start(&[&plain[..], more].concat());
    }
}

/// Whoever does not finish the handshake has a place like everybody else, and not for long.
#[test]
fn handshakes_that_are_not_finished_count_and_time_out() {
    let folder = TempDir::new().unwrap();
    let pair = Pair::new(folder.path(), "slow");
    let limit = ["--max-connections-per-address", "3"];
    let mut server = Serving::start(&[&pair.args()[..], &limit].concat());
    let mut silent: Vec<TcpStream> = (0..3).map(|_| TcpStream::connect(address(&server)).unwrap()).collect();
    // The beginning of a handshake is no handshake.
    silent[0].write_all(&[0x16, 3, 1, 2, 0]).unwrap();
    until("they are counted", || !asked(&server, &pair, &["--max-time", "2"]).status.success());
    let started = Instant::now();
    until("they are cut", || asked(&server, &pair, &["--max-time", "2"]).status.success());
    assert!(started.elapsed() < Duration::from_secs(13), "{:?}", started.elapsed());

    // Nor do they hold up a server that stops.
    let _another = TcpStream::connect(address(&server)).unwrap();
    sleep(Duration::from_millis(200));
    server.signal("TERM");
    let started = Instant::now();
    assert!(server.ended(Duration::from_secs(8)).success());
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}
