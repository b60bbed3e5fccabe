//! What Prometheus would read. `cargo xtask test` reads it with its own parser, too.

use crate::{serving::Serving, world::*};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::sleep,
};

/// A server that serves metrics, too.
async fn measured() -> World {
    World::with(true, |config| config.metrics_listen = Some(([127, 0, 0, 1], 0).into())).await
}

async fn text(world: &World) -> String {
    let url = format!("http://{}/metrics", world.running.metrics().unwrap());
    let answer = world.http.get(url).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    answer.text().await.unwrap()
}

/// The value of the one series that begins so.
#[track_caller]
fn value(text: &str, series: &str) -> f64 {
    let mut found = text.lines().filter_map(|line| line.strip_prefix(series));
    let rest = found.next().unwrap_or_else(|| panic!("no {series} in\n{text}"));
    rest.trim().parse().unwrap_or_else(|_| panic!("{series}{rest}"))
}

#[tokio::test]
async fn requests_are_counted_by_route_and_status_class() {
    let world = measured().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    for _ in 0..3 {
        world.get(&format!("/v1/workspaces/{MARLOW}/members"), &inside).await.ok();
    }
    world.get("/v1/session", "nonsense").await.refused(401, "unauthenticated");
    world.get(&format!("/{DANA}"), &sam).await.refused(404, "not_found");
    let made_up = Method::from_bytes(b"DANA").unwrap();
    send(world.request(made_up, "/healthz")).await.refused(405, "method_not_allowed");
    let text = text(&world).await;
    let members = "{method=\"GET\",route=\"/v1/workspaces/{ws}/members\",status=\"2xx\"}";
    assert!((value(&text, &format!("ergo_http_requests_total{members}")) - 3.0).abs() < 0.1);
    assert!((value(&text, &format!("ergo_http_request_duration_seconds_count{members}")) - 3.0).abs() < 0.1);
    assert!(value(&text, &format!("ergo_http_request_duration_seconds_sum{members}")) > 0.0);
    for series in [
        "{method=\"GET\",route=\"/v1/session\",status=\"4xx\"}",
        "{method=\"GET\",route=\"-\",status=\"4xx\"}",
        "{method=\"other\",route=\"/healthz\",status=\"4xx\"}",
    ] {
        assert!((value(&text, &format!("ergo_http_requests_total{series}")) - 1.0).abs() < 0.1);
    }
    for secret in ["DANA", "Dana", DANA, MARLOW, SAM] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn what_is_open_waits_or_ages_is_measured() {
    let world = measured().await;
    let sam = world.sign_in(SAM).await;
    let before = text(&world).await;
    for (series, wanted) in [
        ("ergo_ready ", 1.0),
        ("ergo_sessions_open ", 0.0),
        ("ergo_entry_requests_pending ", 0.0),
        ("ergo_journals_open ", 0.0),
        ("ergo_journal_lag_seconds ", 0.0),
        ("ergo_event_streams_open ", 0.0),
        ("ergo_audit_lag_seconds ", 0.0),
    ] {
        assert!((value(&before, series) - wanted).abs() < 0.01, "{series}\n{before}");
    }
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let other = world.text("SELECT id FROM people WHERE id = 'usr_3bkp'").await;
    world.entry(&sam, &other, NORTHWIND).await;
    let stream = world.request(Method::GET, "/v1/events").bearer_auth(&sam).send().await.unwrap();
    let during = text(&world).await;
    for series in ["ergo_sessions_open ", "ergo_entry_requests_pending ", "ergo_event_streams_open "] {
        assert!((value(&during, series) - 1.0).abs() < 0.01, "{series}\n{during}");
    }
    assert!(value(&during, "ergo_database_connections_open ") >= 1.0);
    assert!(value(&during, "ergo_database_connections_limit ") >= 4.0);
    let age = value(&during, "ergo_signing_key_age_seconds ");
    assert!((0.0..120.0).contains(&age), "{age}");
    drop(stream);

    // It ends, and nobody hands in its journal.
    world.form("/oauth/revoke", &[("token", &inside)]).await.ok();
    world.execute("UPDATE sessions SET ended_at = ended_at - 60000 WHERE actor_id IS NOT NULL").await;
    let after = text(&world).await;
    assert!(value(&after, "ergo_sessions_open ") < 0.01);
    assert!((value(&after, "ergo_journals_open ") - 1.0).abs() < 0.01);
    assert!((60.0..180.0).contains(&value(&after, "ergo_journal_lag_seconds ")));
    // 31 days later nobody waits for it any more.
    world.execute("UPDATE sessions SET ended_at = ended_at - 2678400000 WHERE actor_id IS NOT NULL").await;
    assert!(value(&text(&world).await, "ergo_journals_open ") < 0.01);
}

/// Programs that check servers often speak HTTP/1.0, which has no such header.
#[tokio::test]
async fn the_address_for_metrics_needs_a_host_from_http_1_1_alone() {
    let world = measured().await;
    for (version, host, status) in [
        ("1.0", "", "200"),
        ("1.1", "host: ergo\r\n", "200"),
        ("1.1", "", "400"),
        ("1.1", "host: a\r\nhost: b\r\n", "400"),
    ] {
        for path in ["/metrics", "/readyz"] {
            let mut stream = TcpStream::connect(world.running.metrics().unwrap()).await.unwrap();
            let request = format!("GET {path} HTTP/{version}\r\n{host}connection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert_eq!(answer.split(' ').nth(1), Some(status), "{version} {host:?} {path}: {answer}");
        }
    }
}

#[tokio::test]
async fn connections_that_are_turned_away_are_counted_by_reason() {
    let world = World::with(false, |config| {
        config.metrics_listen = Some(([127, 0, 0, 1], 0).into());
        (config.limits.connections, config.limits.connections_per_address) = (6, 4);
    })
    .await;
    let refused = |text: &str, reason: &str| {
        value(text, &format!("ergo_connections_refused_total{{reason=\"{reason}\"}}"))
    };
    let before = text(&world).await;
    for reason in ["max_connections", "max_connections_per_address"] {
        assert!(refused(&before, reason) < 0.1, "{before}");
    }
    let address: SocketAddr = world.running.url().strip_prefix("http://").unwrap().parse().unwrap();
    let mut open = Vec::new();
    // Two of the first address are too many, and then three of the second, because there are six in all.
    for (from, count) in [(2, 6), (3, 5)] {
        for _ in 0..count {
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind(([127, 0, 0, from], 0).into()).unwrap();
            open.push(socket.connect(address).await.unwrap());
        }
    }
    let started = Instant::now();
    loop {
        let text = text(&world).await;
        let found = ["max_connections_per_address", "max_connections"].map(|reason| refused(&text, reason));
        if found.iter().sum::<f64>() > 4.9 {
            assert!((found[0] - 2.0).abs() < 0.1 && (found[1] - 3.0).abs() < 0.1, "{found:?}");
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{text}");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn lost_lines_of_the_log_are_counted_once() {
    let mut lost = None;
    let world = World::with(false, |config| {
        config.metrics_listen = Some(([127, 0, 0, 1], 0).into());
        lost = Some(Arc::clone(&config.lost_log_lines));
    })
    .await;
    let lost = lost.unwrap();
    for (more, in_all) in [(0, 0.0), (3, 3.0), (0, 3.0), (2, 5.0)] {
        lost.fetch_add(more, Ordering::Relaxed);
        assert!((value(&text(&world).await, "ergo_log_lines_lost_total ") - in_all).abs() < 0.1);
    }
}

#[tokio::test]
async fn without_its_database_the_server_still_says_how_it_is() {
    let world = measured().await;
    world.execute("ALTER TABLE signing_keys RENAME TO out_of_reach").await;
    let text = text(&world).await;
    assert!(value(&text, "ergo_ready ") < 0.01 && !text.contains("ergo_sessions_open"), "{text}");
    assert!(text.contains("ergo_database_connections_open "));
}

#[tokio::test]
async fn metrics_are_at_their_own_address_or_nowhere() {
    let world = World::training().await;
    assert!(world.running.metrics().is_none());
    world.get("/metrics", "").await.refused(404, "not_found");
    let server = Serving::start(&["--metrics-listen", "127.0.0.1:0"]);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let public = http.get(format!("{}/metrics", server.url)).send().await.unwrap();
    assert_eq!(public.status(), 404);
    let text = http.get(server.metrics()).send().await.unwrap().text().await.unwrap();
    assert!((value(&text, "ergo_ready ") - 1.0).abs() < 0.01);
    let health = http.get(server.metrics().replace("/metrics", "/readyz")).send().await.unwrap();
    assert_eq!(health.json::<Value>().await.unwrap(), json!({ "ready": true, "failed": [] }));
}
