//! Corporate networks: proxies, an organization's own certificate authority, and client certificates, each of them a
//! real one. The environment is the process's, so the desk runs in a process of its own: this test program, which
//! starts itself with [`desk_in_a_process_of_its_own`] alone.

mod authority;
mod edge;
mod proxy;

use authority::{Authority, Issued};
use edge::{Clients, Edge};
use ergo_desk::{
    Desk,
    adapters::{
        identity_provider::IdentityProvider, network::Network, server_url::ServerUrl,
        workspace_client::WorkspaceClient,
    },
    computer::Computer,
    vault::DirectToken,
};
use ergo_keys::{KeyCache, Now};
use ergo_protocol::oauth::{AUDIENCE, SignInAt};
use ergo_server::{Config, Running};
use ergo_session::{Policy, Profile, SessionContext};
use proxy::{Proxy, Way};
use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

/// No DNS has these names.
const SERVER: &str = "https://support.example";
const PROVIDER: &str = "https://login.example";

const ADDRESS: &str = "ERGO_NETWORK_SERVER";
const HERE: &str = "ERGO_NETWORK_HERE";
const CERTIFICATE: &str = "ERGO_NETWORK_CERTIFICATE";

/// A workspace server, an authority, and a folder.
struct Office {
    server: Running,
    authority: Authority,
    folder: TempDir,
}

impl Office {
    async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("server.sqlite").to_string_lossy().into_owned();
        let mut config = Config::new("127.0.0.1:0".parse().unwrap(), database);
        config.training = true;
        let server = ergo_server::start(config).await.unwrap();
        Self { server, authority: Authority::new("Example Corp Root"), folder }
    }

    async fn edge(&self, own: &Issued, clients: Clients<'_>) -> Edge {
        Edge::open(own, clients, self.server.url()).await
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// What the desk says on a computer that trusts the authority.
    async fn says(&self, server: &str, environment: &[(&str, &str)]) -> Vec<String> {
        let authority = self.file("authority.pem", &self.authority.pem);
        let trusting = [("SSL_CERT_FILE", authority.to_str().unwrap()), (ADDRESS, server)];
        said(command(&env::current_exe().unwrap(), &[&trusting, environment].concat())).await
    }
}

fn command(program: &Path, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", "network::desk_in_a_process_of_its_own", "--ignored", "--nocapture"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.envs(environment.iter().copied());
    command
}

async fn said(mut command: Command) -> Vec<String> {
    command.stdin(Stdio::null());
    let output = tokio::process::Command::from(command).output().await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text.lines().filter_map(|line| line.split_once("said: ")).map(|(_, said)| said.to_owned()).collect()
}

#[tokio::test]
#[ignore = "the other tests start it"]
async fn desk_in_a_process_of_its_own() {
    let server = ServerUrl::parse(&env::var(ADDRESS).unwrap()).unwrap();
    let mut network = Network::anonymous().unwrap();
    if let Ok(file) = env::var(CERTIFICATE) {
        network = match network.identified(&file, now().unix_seconds) {
            Ok(network) => network,
            Err(error) => return println!("said: {error}"),
        };
    }
    let computer = Computer { network: network.clone(), ..Computer::this().unwrap() };
    let desk = Desk::new(&server, None, computer).unwrap();
    match desk.meet_server().await {
        Ok(_) => println!("said: met"),
        Err(problem) => {
            println!("said: {}: {}", problem.code.as_str(), problem.message.english());
            let notices = desk.snapshot().notices;
            assert!(notices.iter().any(|notice| notice.text == problem.message.english()), "{notices:?}");
        }
    }
    if let Ok(here) = env::var(HERE) {
        listen(server, &ServerUrl::parse(&here).unwrap(), network).await;
    }
}

/// Reads keys and pushed events of `server`, with a token of the same server as it is known on this computer, and asks an
/// identity provider.
async fn listen(server: ServerUrl, here: &ServerUrl, network: Network) {
    let own = WorkspaceClient::new(here.clone(), network.clone()).unwrap();
    let secret = own.training_sign_in("usr_5kfr").await.unwrap();
    let keys = KeyCache::new(server.keys(), |address| network.to_workspace_server(address)).unwrap();
    let (issuer, audience) = (here.as_str().to_owned(), AUDIENCE.to_owned());
    let policy = Policy { issuer, audience, profile: Profile::ergo() };
    let session = keys.verify(secret.expose(), &policy, now()).await.unwrap();
    println!("said: keys");
    let SessionContext::Direct(session) = session else { panic!("not the agent's own") };
    let token: DirectToken = secret.into_direct(session);
    let client = WorkspaceClient::new(server, network.clone()).unwrap();
    let mut events = client.events(&token).await.map_err(|refused| refused.problem).unwrap();
    println!("said: {:?}", events.next().await.unwrap());
    let at = SignInAt {
        issuer: PROVIDER.to_owned(),
        client_id: "desk".to_owned(),
        audience: AUDIENCE.to_owned(),
        profile: "oidc".to_owned(),
        profile_source: None,
        jwks: None,
    };
    // What answers there is no provider, but it is asked.
    println!("said: {}", IdentityProvider::discover(at, &network).await.err().unwrap());
}

fn now() -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Now { unix_seconds: i64::try_from(since.as_secs()).unwrap(), monotonic: since }
}

fn url(proxy: &Proxy) -> String {
    format!("http://{}", proxy.address)
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_goes_through_the_systems_proxy_but_what_is_on_this_computer() {
    let office = Office::open().await;
    let own = office.authority.server(&["support.example", "login.example"]);
    let edge = office.edge(&own, Clients::Asked(&office.authority)).await;
    let proxy = Proxy::open(Way::To(edge.address)).await;
    let certificate = office.file("client.pem", &office.authority.client().in_one());
    let (proxy_url, certificate) = (url(&proxy), certificate.to_str().unwrap());
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let before = proxy.asked().len();
        let environment = [
            (variable, proxy_url.as_str()),
            ("HTTP_PROXY", &proxy_url),
            (HERE, office.server.url()),
            (CERTIFICATE, certificate),
        ];
        let said = office.says(SERVER, &environment).await;
        let answered = "the identity provider sent an answer that cannot be used";
        assert_eq!(said, ["met", "keys", "Ready", answered]);
        let asked = proxy.asked().split_off(before);
        let to =
            |name: &str| asked.iter().filter(|line| **line == format!("CONNECT {name}:443 HTTP/1.1")).count();
        // Discovery, the keys, the stream; the sign-in of this test was on this computer.
        assert_eq!((to("support.example"), to("login.example"), asked.len()), (3, 1, 4), "{asked:?}");
    }
    let shown_to = |name: &str| {
        let all: Vec<bool> = edge
            .seen()
            .iter()
            .filter(|seen| seen.name.as_deref() == Some(name))
            .map(|seen| seen.with_certificate)
            .collect();
        all
    };
    assert_eq!(shown_to("support.example"), [true; 9]);
    assert_eq!(shown_to("login.example"), [false; 3], "the provider does not learn which computer it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_proxy_names_goes_there_directly() {
    let office = Office::open().await;
    let edge =
        office.edge(&office.authority.server(&["127.0.0.1", "support.example"]), Clients::Anyone).await;
    let proxy = Proxy::open(Way::To(edge.address)).await;
    let proxy_url = url(&proxy);
    let excluded = office.says(SERVER, &[("HTTPS_PROXY", &proxy_url), ("NO_PROXY", ".example")]).await;
    assert_eq!(
        excluded,
        ["server_unreachable: The workspace server cannot be reached. Check your connection and try again."]
    );
    let here = format!("https://{}", edge.address);
    assert_eq!(office.says(&here, &[("HTTPS_PROXY", &proxy_url)]).await, ["met"]);
    assert_eq!(proxy.asked().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_wants_a_password_gets_the_one_in_its_address_or_is_named() {
    let office = Office::open().await;
    let edge = office.edge(&office.authority.server(&["support.example"]), Clients::Anyone).await;
    // sam:open sesame
    let proxy = Proxy::open(Way::For("Basic c2FtOm9wZW4gc2VzYW1l", edge.address)).await;
    let with_password = format!("http://sam:open%20sesame@{}", proxy.address);
    assert_eq!(office.says(SERVER, &[("HTTPS_PROXY", &with_password)]).await, ["met"]);
    for wrong in [url(&proxy), format!("http://sam:wrong@{}", proxy.address)] {
        let said = office.says(SERVER, &[("HTTPS_PROXY", &wrong)]).await;
        let expected =
            format!("server_unreachable: The proxy {} asks for a user name and password", proxy.address);
        assert!(said[0].starts_with(&expected), "{said:?}");
        assert!(!said[0].contains("wrong") && said[0].contains("let support.example through"), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_does_not_help_is_named() {
    let office = Office::open().await;
    let gone = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let refusing = Proxy::open(Way::Refuse).await.address;
    let silent = Proxy::open(Way::Silence).await.address;
    for (proxy, expected) in [
        (refusing, format!("The proxy {refusing} does not let this app reach support.example.")),
        (
            gone,
            format!(
                "The proxy {gone} cannot be reached. Check your connection and this computer’s proxy settings."
            ),
        ),
        (silent, format!("The workspace server did not answer in time through the proxy {silent}.")),
    ] {
        let said = office.says(SERVER, &[("HTTPS_PROXY", &format!("http://{proxy}"))]).await;
        assert!(said[0].starts_with(&format!("server_unreachable: {expected}")), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_this_computer_does_not_trust_is_refused_and_says_what_to_do() {
    let office = Office::open().await;
    let stranger = Authority::new("Someone Else");
    for (own, expected) in [
        (office.authority.server(&["127.0.0.1"]), "met".to_owned()),
        (
            stranger.server(&["127.0.0.1"]),
            "This computer does not trust the certificate of 127.0.0.1, whose issuer is CN=Someone Else. Ask IT to install your company’s certificate authority.".to_owned(),
        ),
        (
            office.authority.expired_server(&["127.0.0.1"]),
            "The certificate of 127.0.0.1 has expired. Check this computer’s date, and tell your administrator.".to_owned(),
        ),
        (
            office.authority.server(&["support.example"]),
            "The certificate of 127.0.0.1 is for another server. Check the server’s address, and tell your administrator.".to_owned(),
        ),
    ] {
        let edge = office.edge(&own, Clients::Anyone).await;
        let said = office.says(&format!("https://{}", edge.address), &[]).await;
        assert_eq!(said[0].trim_start_matches("server_unreachable: "), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asks_for_a_client_certificate_gets_the_computers() {
    let office = Office::open().await;
    let own = office.authority.server(&["127.0.0.1"]);
    let edge = office.edge(&own, Clients::Required(&office.authority)).await;
    let address = format!("https://{}", edge.address);
    let right = office.file("right.pem", &office.authority.client().in_one());
    let wrong = office.file("wrong.pem", &Authority::new("Someone Else").client().in_one());
    let said = office.says(&address, &[(CERTIFICATE, right.to_str().unwrap())]).await;
    assert_eq!(said, ["met"]);
    let said = office.says(&address, &[]).await;
    assert_eq!(
        said,
        [
            "server_unreachable: The workspace server (127.0.0.1) asks for a client certificate, and this computer has none. Ask your administrator for one."
        ]
    );
    let said = office.says(&address, &[(CERTIFICATE, wrong.to_str().unwrap())]).await;
    let expected = "server_unreachable: The workspace server (127.0.0.1) does not accept this computer’s client certificate";
    assert!(said[0].starts_with(expected), "{said:?}");
}

#[tokio::test]
async fn a_client_certificate_that_cannot_be_used_names_the_file_and_the_reason() {
    let office = Office::open().await;
    let mine = office.authority.client();
    let other = office.authority.client();
    let refused = |file: &Path| {
        let error =
            Network::anonymous().unwrap().identified(file.to_str().unwrap(), now().unix_seconds).err();
        error.map(|error| error.to_string().replace(office.folder.path().to_str().unwrap(), ""))
    };
    let good = office.file("good.pem", &mine.in_one());
    assert_eq!(refused(&good), None);
    fs::set_permissions(&good, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(
        refused(&good).unwrap(),
        "/good.pem can be read by others than its owner: set its mode to 600"
    );
    for (name, text, expected) in [
        (
            "expired.pem",
            office.authority.expired_client().in_one(),
            "the certificate in /expired.pem expired on 2025-03-31: renew it",
        ),
        (
            "no-key.pem",
            mine.certificate.clone(),
            "/no-key.pem is not a PEM file with a certificate and its unencrypted private key",
        ),
        ("no-certificate.pem", mine.key.clone(), "/no-certificate.pem is not a PEM file with a certificate"),
        ("none.pem", "-----BEGIN".to_owned(), "/none.pem is not a PEM file"),
        (
            "mixed.pem",
            format!("{}{}", mine.certificate, other.key),
            "the certificate and its key cannot be used",
        ),
    ] {
        let said = refused(&office.file(name, &text)).unwrap();
        assert!(said.starts_with(expected), "{said}");
    }
    let missing = refused(&office.folder.path().join("missing.pem")).unwrap();
    assert!(missing.starts_with("/missing.pem cannot be read: No such file"), "{missing}");
    assert!(refused(office.folder.path()).unwrap().ends_with("private key"), "a folder is no file");
}

/// As docs/ROLLOUT.md says: the authority is put into the folder for the organization's own, and the system's store is
/// made again. On this computer only for the desk of this test, which takes root.
#[tokio::test(flavor = "multi_thread")]
async fn an_authority_in_the_systems_store_is_trusted() {
    let tried = Command::new("unshare").args(["--mount", "true"]).stderr(Stdio::null()).status();
    let store = Path::new("/usr/sbin/update-ca-certificates");
    if !tried.is_ok_and(|status| status.success()) || !store.exists() {
        return eprintln!(
            "not tested: the system's store cannot be changed without root and ca-certificates"
        );
    }
    let office = Office::open().await;
    let edge = office.edge(&office.authority.server(&["127.0.0.1"]), Clients::Anyone).await;
    office.file("example-corp.crt", &office.authority.pem);
    let over = office.folder.path().join("etc");
    for part in ["over", "work"] {
        fs::create_dir_all(over.join(part)).unwrap();
    }
    let script = format!(
        "set -e; mount -t overlay overlay -o lowerdir=/etc,upperdir={over}/over,workdir={over}/work /etc; \
         mount --bind {own} /usr/local/share/ca-certificates; update-ca-certificates >&2; exec \"$0\" \"$@\"",
        over = over.display(),
        own = office.folder.path().display(),
    );
    let address = format!("https://{}", edge.address);
    let desk = command(&env::current_exe().unwrap(), &[(ADDRESS, &address)]);
    let before = said(command(&env::current_exe().unwrap(), &[(ADDRESS, &address)])).await;
    assert!(before[0].contains("whose issuer is CN=Example Corp Root"), "{before:?}");
    let mut there = Command::new("unshare");
    there.args(["--mount", "sh", "-c", &script]).arg(desk.get_program()).args(desk.get_args());
    there.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR").env(ADDRESS, &address);
    assert_eq!(tokio::time::timeout(Duration::from_mins(1), said(there)).await.unwrap(), ["met"]);
}
