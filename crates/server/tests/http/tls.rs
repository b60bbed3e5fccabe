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
    let public = ["--public-url", "https://support.example"];
    for more in [&["--allow-plain-http"][..], &["--trusted-proxy", "10.0.0.0/8"]] {
        Serving::start(&[&plain[..], &public, more].concat());
    }
}

/// As the image starts it when nobody has said anything.
#[test]
fn every_address_is_no_issuer() {
    let folder = Folder::new();
    let database = folder.database();
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let mut program = Command::new(PROGRAM);
        program.args(["--listen", listen, "--allow-plain-http", "--database", &database]);
        let output = program.output().unwrap();
        let said = text(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        for remedy in ["--public-url", "ERGO_SERVER_PUBLIC_URL", "public_url in the file"] {
            assert!(said.contains(remedy), "{said}");
        }
        assert!(!Path::new(&database).exists());
    }
}

/// A certificate that is valid between two times (`YYMMDD`), made by `openssl ca`: `openssl req` knows no times.
fn valid(folder: &Path, name: &str, from: &str, to: &str) -> Pair {
    let pair = Pair::new(folder, name);
    let at = |end: &str| folder.join(format!("{name}.{end}"));
    let settings = "[ca]\ndefault_ca = c\n[c]\ndatabase = index\nnew_certs_dir = .\ndefault_md = sha256\npolicy = p\n\
                    rand_serial = yes\nx509_extensions = e\nunique_subject = no\n[p]\ncommonName = supplied\n[e]\n\
                    subjectAltName = IP:127.0.0.1\n";
    fs::write(folder.join("ca.cnf"), settings).unwrap();
    fs::write(folder.join("index"), "").unwrap();
    let openssl = |args: &[&str]| {
        let made = Command::new("openssl").args(args).current_dir(folder).output().unwrap();
        assert!(made.status.success(), "{}", text(&made));
    };
    let [key, request, certificate] = ["key", "csr", "crt"].map(|end| at(end).to_str().unwrap().to_owned());
    openssl(&["req", "-new", "-key", &key, "-out", &request, "-subj", &format!("/CN={name}")]);
    let [from, to] = [from, to].map(|day| format!("20{day}000000Z"));
    let times = ["-startdate", &from, "-enddate", &to];
    let ca = ["ca", "-batch", "-selfsign", "-notext", "-config", "ca.cnf", "-keyfile", &key, "-in", &request];
    openssl(&[&ca[..], &times, &["-out", &certificate]].concat());
    pair
}

#[test]
fn a_check_judges_the_certificate_as_clients_do() {
    let folder = TempDir::new().unwrap();
    let [good, other] = ["good", "other"].map(|name| Pair::new(folder.path(), name));
    let expired = valid(folder.path(), "expired", "200101", "210101");
    let early = valid(folder.path(), "early", "900101", "910101");
    let mixed = Pair { certificate: good.certificate.clone(), key: other.key.clone() };
    // A chain whose second certificate has expired.
    let chain = Pair { certificate: folder.path().join("chain.crt"), key: good.key.clone() };
    let both = [&good, &expired].map(|pair| fs::read_to_string(&pair.certificate).unwrap());
    fs::write(&chain.certificate, both.concat()).unwrap();
    let database = folder.path().join("never.sqlite");
    for (pair, said) in [
        (&good, "The configuration is in order."),
        (&mixed, "cannot be used together"),
        (&expired, "expired at 2021-01-01T00:00:00Z"),
        (&chain, "expired at 2021-01-01T00:00:00Z"),
        (&early, "not valid before 2090-01-01T00:00:00Z"),
    ] {
        let mut program = Command::new(PROGRAM);
        program.args(["config", "check", "--listen", "127.0.0.1:0", "--database"]).arg(&database);
        let output = program.args(pair.args()).output().unwrap();
        assert!(text(&output).contains(said), "{said}: {}", text(&output));
        assert_eq!(output.status.success(), said.contains("in order"), "{said}");
    }
    // A server starts with it, so that whoever renews it does not have to start it again.
    let server = Serving::start(&expired.args());
    assert!(server.log().contains("no client will come in"), "{}", server.log());
    good.replaces(&expired);
    until("the good one is shown", || shown(&server) == "CN=good");
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
