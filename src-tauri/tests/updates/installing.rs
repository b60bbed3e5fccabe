//! Installing: never during a session, and no session during it.

use crate::{
    stage::{NEWER, Plugin, Stage, package},
    update_server::Answer,
};
use ergo_desk::{
    adapters::updater::{Package, Updater},
    closing::Closing,
};
use ergo_protocol::{Code, Problem, snapshot::Phase, updates::UpdateState};
use semver::Version;
use serde_json::Value;
use std::{
    os::unix::fs::PermissionsExt,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

#[tokio::test]
async fn a_valid_update_is_downloaded_verified_and_put_in_place_and_the_app_restarts() {
    let stage = Stage::with_workspaces().await;
    stage.sign_in().await;
    let signature = stage.publisher.sign(&package(), NEWER);
    let slowly = Answer::Slow(package(), 10, Duration::from_millis(60));
    stage.publish("stable", NEWER, slowly, &signature);
    stage.check().await.unwrap();
    assert_eq!(stage.offered().as_deref(), Some(NEWER));
    assert!(stage.has_notice());
    let seen = watch(&stage);
    stage.desk.install_update().await.unwrap();
    assert_eq!(std::fs::read(&stage.image).unwrap(), package());
    assert_eq!(std::fs::metadata(&stage.image).unwrap().permissions().mode() & 0o777, 0o750);
    assert_eq!(*stage.desk.closing().borrow(), Closing::Restart);
    assert!(!stage.has_notice());
    let seen = seen.lock().unwrap();
    let amounts: Vec<u64> = seen
        .iter()
        .filter_map(|state| match state {
            UpdateState::Downloading { received, total, .. } => total.map(|total| {
                assert_eq!(total, 200_000);
                *received
            }),
            _ => None,
        })
        .collect();
    assert!(amounts.len() > 2 && amounts.is_sorted(), "{amounts:?}");
    assert_eq!(seen.last(), Some(&UpdateState::Installing { version: NEWER.to_owned() }));
}

/// As `docs/RELEASING.md` says: `signer generate`, and `signer sign --app-version 0.2.0`, by Tauri's CLI 2.12.5.
#[tokio::test]
async fn what_tauris_own_program_signs_is_installed() {
    const KEY: &str = "dW50cnVzdGVkIGNvbW1lbnQ6IG1pbmlzaWduIHB1YmxpYyBrZXk6IEM2QjVDRERBRTM5NTVEQ0YKUldUUFhaWGoyczIxeHZEbWdjRjFkWTgxVitPS1RhSkpXaEM0Q3UvMjBaKzhzdDJRTjlrN2xaTjgK";
    const SIGNATURE: &str = "dW50cnVzdGVkIGNvbW1lbnQ6IHNpZ25hdHVyZSBmcm9tIHRhdXJpIHNlY3JldCBrZXkKUlVUUFhaWGoyczIxeHRZNlY5SnRNcWZxcjVLZmh3NmJ2bjU2QU9TZEE3b29uVndGS2RabjFJR3JqSnNHaHppZC9TWG5iR2VGb283OVB4ODhFc1ltSk8vOEp6V1ZLZlFuUUFvPQp0cnVzdGVkIGNvbW1lbnQ6IHRpbWVzdGFtcDoxNzk2MDkxMjc4CWZpbGU6RXJnby5BcHBJbWFnZQl2ZXJzaW9uOjAuMi4wCmhzTlpIWTh1cVltWE5SS1ZTVFZzQkRSQmVtTTR0UmZGZTVNQ3J1MHBXOElGVk1TNDJBeGdRTXh5UTVWek4vRnBJbmx1bWVMeU1wME41ZkZjaEdaOEN3PT0K";
    let stage = Stage::set().await;
    stage.publish("stable", "0.2.0", Answer::Whole(package()), SIGNATURE);
    let updater = Plugin::new(stage.app.handle(), KEY.to_owned(), stage.image.clone());
    stage.desk.check_for_updates(Ok(updater)).await.unwrap();
    stage.desk.install_update().await.unwrap();
    assert_eq!(std::fs::read(&stage.image).unwrap(), package());
}

/// Every state that the page could see.
fn watch(stage: &Stage) -> Arc<Mutex<Vec<UpdateState>>> {
    let seen = Arc::<Mutex<Vec<UpdateState>>>::default();
    let (desk, log) = (Arc::clone(&stage.desk), Arc::clone(&seen));
    tokio::spawn(async move {
        let mut changes = desk.changes();
        while changes.changed().await.is_ok() {
            log.lock().unwrap().push(desk.snapshot().updates.state);
        }
    });
    seen
}

#[tokio::test]
async fn never_during_a_session() {
    let stage = Stage::with_workspaces().await;
    stage.publish_well("stable", NEWER);
    stage.sign_in().await;
    stage.desk.enter(stage.draft().await).await.unwrap();
    let refused = async |phase: &str| {
        let problem = stage.desk.install_update().await.unwrap_err();
        assert_eq!(problem.code, Code::WrongState, "{phase}");
        assert!(stage.is_old(), "{phase}");
    };
    // A check is harmless, but quiet.
    stage.check().await.unwrap();
    assert_eq!(stage.offered().as_deref(), Some(NEWER));
    assert!(!stage.has_notice());
    refused("confirming").await;
    stage.desk.confirm_identity().await.unwrap();
    refused("active").await;
    Arc::clone(&stage.desk).screen_locked().await;
    assert!(matches!(stage.desk.snapshot().phase, Phase::Frozen(_)));
    refused("frozen").await;
    assert_eq!(stage.server.asked(), ["/ergo/stable.json"], "nothing was downloaded");
    stage.desk.exit().await.unwrap();
    stage.check().await.unwrap();
    assert!(stage.has_notice(), "now it is said");
    // With the receipt on the screen.
    assert!(matches!(stage.desk.snapshot().phase, Phase::Ended(_)));
    stage.desk.install_update().await.unwrap();
    assert!(!stage.is_old());
}

#[tokio::test]
async fn a_session_that_begins_during_the_download_comes_first() {
    let stage = Stage::with_workspaces().await;
    stage.sign_in().await;
    let signature = stage.publisher.sign(&package(), NEWER);
    stage.publish("stable", NEWER, Answer::Slow(package(), 10, Duration::from_millis(100)), &signature);
    stage.check().await.unwrap();
    let desk = Arc::clone(&stage.desk);
    let installing = tokio::spawn(async move { desk.install_update().await });
    while !matches!(stage.updates().state, UpdateState::Downloading { .. }) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Neither a second time, nor a check in between.
    assert_eq!(stage.desk.install_update().await.unwrap_err().code, Code::WrongState);
    stage.check().await.unwrap();
    stage.desk.enter(stage.draft().await).await.unwrap();
    installing.await.unwrap().unwrap();
    assert!(stage.is_old());
    assert_eq!(stage.updates().state, UpdateState::Waiting { version: NEWER.to_owned() });
    assert_eq!(*stage.desk.closing().borrow(), Closing::Not);
    stage.desk.confirm_identity().await.unwrap();
    // The same version stays ready.
    stage.check().await.unwrap();
    assert_eq!(stage.updates().state, UpdateState::Waiting { version: NEWER.to_owned() });
    assert_eq!(stage.desk.install_update().await.unwrap_err().code, Code::WrongState);
    stage.desk.exit().await.unwrap();
    stage.desk.install_update().await.unwrap();
    assert_eq!(std::fs::read(&stage.image).unwrap(), package());
    let downloads = stage.server.asked().iter().filter(|path| path.ends_with("AppImage")).count();
    assert_eq!(downloads, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_session_begins_and_the_app_does_not_end_while_an_update_is_installed() {
    let stage = Stage::with_workspaces().await;
    stage.publish_well("stable", NEWER);
    stage.sign_in().await;
    let (go, gate) = mpsc::channel();
    let held = Held { plugin: stage.updater(), gate: Arc::new(Mutex::new(gate)) };
    stage.desk.check_for_updates(Ok(held)).await.unwrap();
    let draft = stage.draft().await;
    let desk = Arc::clone(&stage.desk);
    let installing = tokio::spawn(async move { desk.install_update().await });
    while !matches!(stage.updates().state, UpdateState::Installing { .. }) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let problem = stage.desk.enter(draft).await.unwrap_err();
    assert!(
        problem.code == Code::WrongState && problem.message.english().contains("being installed"),
        "{problem:?}"
    );
    assert_eq!(stage.desk.snapshot().phase, Phase::Direct);
    let desk = Arc::clone(&stage.desk);
    let ending = tokio::spawn(async move { desk.end().await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(*stage.desk.closing().borrow(), Closing::Not);
    assert!(stage.is_old() && !ending.is_finished());
    go.send(()).unwrap();
    installing.await.unwrap().unwrap();
    assert_eq!(std::fs::read(&stage.image).unwrap(), package());
    assert_eq!(*stage.desk.closing().borrow(), Closing::Restart);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_closing_begins_no_installation() {
    let stage = Stage::set().await;
    stage.publish_well("stable", NEWER);
    stage.check().await.unwrap();
    stage.desk.end().await;
    assert_eq!(stage.desk.install_update().await.unwrap_err().code, Code::WrongState);
    assert!(stage.is_old());
    assert_eq!(*stage.desk.closing().borrow(), Closing::End);
}

/// The plugin, whose installation waits until it may begin.
struct Held {
    plugin: Plugin,
    gate: Arc<Mutex<mpsc::Receiver<()>>>,
}

impl Updater for Held {
    fn offer(&self, manifest: Value) -> Result<Option<Arc<dyn Package>>, Problem> {
        let package = self.plugin.offer(manifest)?;
        Ok(package.map(|package| {
            Arc::new(HeldPackage { package, gate: Arc::clone(&self.gate) }) as Arc<dyn Package>
        }))
    }
}

struct HeldPackage {
    package: Arc<dyn Package>,
    gate: Arc<Mutex<mpsc::Receiver<()>>>,
}

impl Package for HeldPackage {
    fn version(&self) -> &Version {
        self.package.version()
    }

    fn address(&self) -> &str {
        self.package.address()
    }

    fn verify(&self, bytes: &[u8]) -> Result<(), Problem> {
        self.package.verify(bytes)
    }

    fn install(&self, bytes: &[u8]) -> Result<(), Problem> {
        self.gate.lock().unwrap().recv().unwrap();
        self.package.install(bytes)
    }
}
