//! Tests the limits on an organization's update server, with the numbers small enough to wait for.

use crate::updates_on_loopback::{Answer, UpdateServer as Loopback};
use ergo_desk::adapters::{
    network::Network,
    update_server::{Limits, UpdateServer},
};
use ergo_protocol::Code;
use serde_json::json;
use std::time::{Duration, Instant};

const SMALL: Limits = Limits {
    manifest: 1_000,
    package: 100_000,
    silence: Duration::from_millis(400),
    manifest_time: Duration::from_secs(1),
    package_time: Duration::from_secs(2),
};

#[tokio::test]
async fn a_manifest_is_the_channels_own_and_short_and_comes_soon() {
    let (loopback, elsewhere) = (Loopback::start().await, Loopback::start().await);
    let stable = json!({ "channel": "stable", "version": "9.0.0" });
    let bytes = stable.to_string().into_bytes();
    elsewhere.put("stable.json", Answer::Whole(bytes.clone()));
    // A slash at the end makes no difference.
    for folder in [loopback.url.clone(), format!("{}/", loopback.url)] {
        loopback.put("stable.json", Answer::Whole(bytes.clone()));
        let server = UpdateServer::new(&folder, SMALL, &Network::anonymous().unwrap()).unwrap();
        assert_eq!(server.manifest("stable").await.unwrap(), stable);
        for (answer, code, said) in [
            (Answer::Whole(b"{\"channel\":\"beta\"}".to_vec()), Code::UpdateInvalid, "another channel"),
            (Answer::Whole(b"{\"channel\":7}".to_vec()), Code::UpdateInvalid, "another channel"),
            (Answer::Whole(b"{}".to_vec()), Code::UpdateInvalid, "another channel"),
            (Answer::Whole(b"<html>Sign in".to_vec()), Code::UpdateInvalid, "can’t be read"),
            (Answer::Whole(vec![b' '; 1_001]), Code::UpdateInvalid, "too large"),
            (Answer::Claims(1_001), Code::UpdateInvalid, "too large"),
            (Answer::Endless, Code::UpdateInvalid, "too large"),
            (Answer::Redirect(format!("{}/stable.json", elsewhere.url)), Code::UpdateInvalid, "points to"),
            (Answer::Redirect("file:///etc/passwd".to_owned()), Code::UpdateInvalid, "points to"),
            (Answer::CutOff(bytes.clone()), Code::UpdateUnreachable, "stopped responding"),
            (Answer::Silent, Code::UpdateUnreachable, "did not answer in time"),
            (
                Answer::Slow(bytes.clone(), 12, Duration::from_millis(150)),
                Code::UpdateUnreachable,
                "too slow",
            ),
        ] {
            loopback.put("stable.json", answer);
            let begun = Instant::now();
            let problem = server.manifest("stable").await.unwrap_err();
            assert_eq!(problem.code, code, "{problem:?}");
            assert!(
                problem.message.english().contains(said)
                    && problem.message.english().contains("Nothing was installed"),
                "{problem:?}"
            );
            assert!(begun.elapsed() < Duration::from_secs(3), "{said}: {:?}", begun.elapsed());
        }
        assert_eq!(server.manifest("beta").await.unwrap_err().code, Code::UpdateUnreachable, "not there");
    }
    assert_eq!(elsewhere.asked(), [""; 0], "no redirect was followed");
    let nobody = UpdateServer::new("http://127.0.0.1:9/ergo", SMALL, &Network::anonymous().unwrap()).unwrap();
    assert_eq!(nobody.manifest("stable").await.unwrap_err().code, Code::UpdateUnreachable);
}

#[tokio::test]
async fn a_package_is_on_the_same_server_and_within_the_limits() {
    let (loopback, elsewhere) = (Loopback::start().await, Loopback::start().await);
    let server = UpdateServer::new(&loopback.url, SMALL, &Network::anonymous().unwrap()).unwrap();
    let file: Vec<u8> = (0..100_000_u32).map(|at| at.to_le_bytes()[0]).collect();
    let address = loopback.put("app", Answer::Slow(file.clone(), 4, Duration::from_millis(10)));
    let mut heard = Vec::new();
    let bytes = server.package(&address, |received, total| heard.push((received, total))).await.unwrap();
    assert_eq!(bytes, file);
    assert_eq!(heard.last(), Some(&(100_000, Some(100_000))));
    assert!(heard.is_sorted() && heard.len() >= 4, "{heard:?}");

    for (answer, code, said) in [
        (Answer::Whole(vec![0; 100_001]), Code::UpdateInvalid, "too large"),
        (Answer::Claims(100_001), Code::UpdateInvalid, "too large"),
        (Answer::Endless, Code::UpdateInvalid, "too large"),
        (Answer::CutOff(file.clone()), Code::UpdateUnreachable, "stopped responding"),
        (
            Answer::Slow(file.clone(), 2, Duration::from_millis(900)),
            Code::UpdateUnreachable,
            "stopped responding",
        ),
        (Answer::Slow(file.clone(), 12, Duration::from_millis(250)), Code::UpdateUnreachable, "too slow"),
        (Answer::Silent, Code::UpdateUnreachable, "did not answer in time"),
        (Answer::Redirect(format!("{}/app", elsewhere.url)), Code::UpdateInvalid, "points to"),
    ] {
        loopback.put("app", answer);
        let begun = Instant::now();
        let problem = server.package(&address, |_, _| ()).await.unwrap_err();
        assert!(problem.code == code && problem.message.english().contains(said), "{problem:?}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{said}: {:?}", begun.elapsed());
    }

    let elsewhere_address = elsewhere.put("app", Answer::Whole(file));
    let other_scheme = address.replace("http://", "https://");
    for address in [elsewhere_address.as_str(), &other_scheme, "file:///etc/passwd", "nonsense"] {
        let problem = server.package(address, |_, _| ()).await.unwrap_err();
        assert_eq!(problem.code, Code::UpdateInvalid, "{address}");
    }
    assert_eq!(elsewhere.asked(), [""; 0]);
}

#[test]
fn the_limits_are_those_that_the_documentation_names() {
    let Limits { manifest, package, silence, manifest_time, package_time } = Limits::USUAL;
    let guide =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ROLLOUT.md")).unwrap();
    for named in [
        format!("a manifest of {} KiB in {} seconds", manifest >> 10, manifest_time.as_secs()),
        format!("a package of {} MiB in {} minutes", package >> 20, package_time.as_secs() / 60),
        format!("a pause of {} seconds", silence.as_secs()),
    ] {
        assert!(guide.contains(&named), "{named}");
    }
}
