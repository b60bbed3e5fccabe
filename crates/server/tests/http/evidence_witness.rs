//! Witnesses of the log: real ones, which find out a server that shows two histories.

use crate::world::*;
use ergo_evidence::{Checkpoint, Log, Note};
use ergo_server::{Config, Witness, start};
use ergo_witness::Place;
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};

/// A running witness that knows no log yet.
struct Running {
    setting: Witness,
    witness: Arc<ergo_witness::Witness>,
    _stop: oneshot::Sender<()>,
    _folder: TempDir,
}

impl Running {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path().join("witness"));
        let key = place.init("witness.example/w1").await.unwrap();
        let witness = Arc::new(place.open().await.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Arc::clone(&witness);
        tokio::spawn(async move {
            ergo_witness::serve(listener, serving, async move {
                let _ = stopped.await;
            })
            .await;
        });
        let setting = Witness { url: url.parse().unwrap(), key };
        Self { setting, witness, _stop: stop, _folder: folder }
    }

    async fn knows_the_log_of(&self, world: &World) {
        let log = send(world.request(Method::GET, "/v1/log")).await.ok();
        let key = log["keys"][0]["verifier"].as_str().unwrap().parse().unwrap();
        self.witness.add_log(&key, None).await.unwrap();
    }
}

async fn is_cosigned(world: &World, witness: &Running) -> bool {
    let log = send(world.request(Method::GET, "/v1/log")).await.ok();
    let key = log["keys"][0]["verifier"].as_str().unwrap().parse().unwrap();
    let answer = world.request(Method::GET, "/log/1/checkpoint").send().await.unwrap();
    // There is none before the log has grown for the first time.
    let Ok(note) = Note::parse(&answer.bytes().await.unwrap()) else { return false };
    let witnesses = std::slice::from_ref(&witness.setting.key);
    let opened = Checkpoint::open(&note, &[Log::of(key).unwrap()], witnesses).unwrap();
    opened.cosignatures.len() == 1
}

#[tokio::test]
async fn a_witness_cosigns_what_it_is_shown_as_the_log_grows() {
    let witness = Running::start().await;
    let setting = witness.setting.clone();
    let world = World::with(true, move |config| config.witnesses = vec![setting]).await;
    // It does not know the log yet, which is recorded once.
    world
        .until(async || {
            world.number("SELECT count(*) FROM audit WHERE action = 'log.not_witnessed'").await == 1
        })
        .await;
    witness.knows_the_log_of(&world).await;
    for _ in 0..2 {
        let sam = world.sign_in(SAM).await;
        world.get("/v1/audit", &sam).await.refused(403, "forbidden");
        world.until(async || is_cosigned(&world, &witness).await).await;
    }
    assert_eq!(witness.witness.logs().await.unwrap().len(), 1);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'log.not_witnessed'").await, 1);
}

#[tokio::test]
async fn a_server_with_two_histories_is_found_out() {
    let witness = Running::start().await;
    let setting = witness.setting.clone();
    let world = World::on(database::Database::seeded_file().await, true, move |config| {
        config.witnesses = vec![setting];
    })
    .await;
    witness.knows_the_log_of(&world).await;
    let sam = world.sign_in(SAM).await;
    world.until(async || is_cosigned(&world, &witness).await).await;
    // A copy of the whole database goes its own way, with the same key: as an operator could do it.
    let folder = Folder::new();
    let copy = folder.database();
    sqlx::query(sqlx::AssertSqlSafe(format!("VACUUM INTO '{copy}'"))).execute(&world.sql).await.unwrap();
    for _ in 0..2 {
        world.get("/v1/audit", &sam).await.refused(403, "forbidden");
    }
    world.until(async || is_cosigned(&world, &witness).await).await;
    let there = sqlx::AnyPool::connect(&format!("sqlite://{copy}")).await.unwrap();
    sqlx::raw_sql("DELETE FROM origin").execute(&there).await.unwrap();
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), copy);
    config.training = true;
    config.witnesses = vec![witness.setting.clone()];
    let forked = start(config).await.unwrap();
    let sign_in = format!("{}/training/sign-in", forked.url());
    for _ in 0..4 {
        let signed_in = world.http.post(&sign_in).json(&json!({ "person_id": PRIYA })).send().await.unwrap();
        assert_eq!(signed_in.status(), 200);
    }
    let reported = async || {
        let sql = "SELECT count(*) FROM audit WHERE action = 'log.not_witnessed'";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&there).await.unwrap() >= 1
    };
    world.until(reported).await;
    assert!(!witness.witness.evidence().await.unwrap().is_empty(), "the witness has kept the proof");
    forked.stop().await;
}
