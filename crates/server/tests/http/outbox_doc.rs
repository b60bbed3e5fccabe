//! docs/WEBHOOKS.md: its examples have the members of real messages, and its tables all kinds and words.

use crate::{
    outbox::everything,
    receiver::{add_poller, polled},
    world::*,
};
use ergo_protocol::messages::{Message, MessageKind, PersonalData};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

fn document() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/WEBHOOKS.md")).unwrap()
}

fn examples() -> Vec<Value> {
    let text = document();
    let blocks = text.split("```json\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    blocks.map(|block| serde_json::from_str(block).unwrap()).collect()
}

/// The paths of all members, e.g. `/data/by/user/id`.
fn members(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    for (name, inner) in value.as_object().into_iter().flatten() {
        let path = format!("{path}/{name}");
        members(inner, &path, found);
        found.insert(path);
    }
}

fn all_members(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    members(value, "", &mut found);
    found
}

#[tokio::test]
async fn the_examples_are_like_real_messages() {
    let world = World::training().await;
    let (_, token) = add_poller(&world, "full", &[]).await;
    everything(&world).await;
    let real = polled(&world, &token).await;
    let examples = examples();
    assert!(examples.len() >= 7);
    for example in examples {
        let message: Message = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(message).unwrap(), example, "it has a member that no message has");
        let like = |one: &&Value| one["type"] == example["type"] && all_members(one) == all_members(&example);
        assert!(real.iter().any(|one| like(&one)), "no real message is like {example}");
    }
}

#[test]
fn every_kind_and_every_level_is_described() {
    let text = document();
    for name in MessageKind::NAMES.iter().chain(PersonalData::NAMES) {
        assert!(text.contains(&format!("| `{name}` |")), "{name}");
    }
}
