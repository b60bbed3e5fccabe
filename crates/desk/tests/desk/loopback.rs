//! The listener for the browser's response.

use ergo_desk::adapters::loopback::{Form, Loopback};
use reqwest::StatusCode;
use std::time::Duration;

fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[tokio::test]
async fn whoever_else_looks_in_changes_nothing() {
    let loopback = Loopback::bind().await.unwrap();
    let address = loopback.address("/callback");
    let root = loopback.address("");
    let waiting = tokio::spawn(loopback.receive("/callback", Form::Query));
    let get = |url: String| http().get(url).send();
    for other in ["/", "/favicon.ico", "/callback/", "/callback/../callback2", "/CALLBACK"] {
        assert_eq!(get(format!("{root}{other}")).await.unwrap().status(), StatusCode::NOT_FOUND, "{other}");
    }
    for host in ["evil.test", "localhost", "127.0.0.1", "127.0.0.1:1"] {
        let answer = http().get(format!("{address}?code=x")).header("host", host).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{host}");
    }
    assert_eq!(
        http().post(format!("{address}?code=x")).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    let twice = get(format!("{address}?code=x&code=y")).await.unwrap();
    assert_eq!(twice.status(), StatusCode::NOT_FOUND);
    // A connection without a request does not hold up others.
    let silent = tokio::net::TcpStream::connect(root.trim_start_matches("http://")).await.unwrap();
    assert!(!waiting.is_finished());
    let answer = get(format!("{address}?code=a%20b&state=s")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    let page = answer.text().await.unwrap();
    assert!(page.contains("go back to Ergo Support") && !page.contains("a b"), "{page}");
    let parameters = waiting.await.unwrap().unwrap();
    assert_eq!(parameters["code"].as_str(), "a b");
    drop(silent);
    assert!(get(address).await.is_err(), "closed after one answer");
}

#[tokio::test]
async fn a_free_port_each_time_on_both_families() {
    let (one, two) = (Loopback::bind().await.unwrap(), Loopback::bind().await.unwrap());
    assert_ne!(one.address(""), two.address(""), "two at once do not meet");
    let over_v6 = one.address("/callback").replace("127.0.0.1", "[::1]");
    let waiting = tokio::spawn(one.receive("/callback", Form::Query));
    if tokio::net::TcpListener::bind("[::1]:0").await.is_ok() {
        assert_eq!(http().get(format!("{over_v6}?code=x")).send().await.unwrap().status(), StatusCode::OK);
        assert_eq!(waiting.await.unwrap().unwrap()["code"].as_str(), "x");
    }
}

#[tokio::test]
async fn a_posted_answer_is_a_form_and_is_bounded() {
    let loopback = Loopback::bind().await.unwrap();
    let address = loopback.address("/handed-over");
    let waiting = tokio::spawn(loopback.receive("/handed-over", Form::Post));
    let post = |body: String, kind: &'static str| {
        http().post(&address).header("content-type", kind).body(body).send()
    };
    let form = "application/x-www-form-urlencoded";
    assert_eq!(post("token=x".to_owned(), "text/plain").await.unwrap().status(), StatusCode::NOT_FOUND);
    assert!(post("x".repeat(200_000), form).await.is_err(), "cut off");
    let in_the_address = http().get(format!("{address}?token=x")).send().await.unwrap();
    assert_eq!(in_the_address.status(), StatusCode::NOT_FOUND, "never in an address");
    let in_both =
        http().post(format!("{address}?token=x")).header("content-type", form).body("token=y").send();
    assert_eq!(in_both.await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(post("state=s&token=a%2Eb".to_owned(), form).await.unwrap().status(), StatusCode::OK);
    let answer = tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap().unwrap();
    assert_eq!((answer["state"].as_str(), answer["token"].as_str()), ("s", "a.b"));
}
