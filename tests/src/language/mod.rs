//! What a language does to the screens: whether a text was left in English, and whether all of it still fits.

pub mod english;
pub mod layout;
pub mod walk;

use crate::{
    desk::Desk,
    poll::{PATIENCE, until},
};
use serde_json::{Value, json};

/// Speaks a language, as the settings do, and waits until the page does.
pub async fn speak(desk: &Desk, tag: &str) {
    let mut preferences = desk.invoke("preferences", json!({})).await.expect("there are preferences");
    preferences["language"] = tag.into();
    desk.invoke("set_preferences", json!({ "preferences": preferences })).await.expect("they can be set");
    until(&format!("the page to speak {tag}"), PATIENCE, async || {
        (root(desk, "lang").await == tag).then_some(())
    })
    .await;
}

/// An attribute of `<html>`.
pub async fn root(desk: &Desk, attribute: &str) -> Value {
    desk.script("return document.documentElement.getAttribute(arguments[0])", &[attribute.into()]).await
}
