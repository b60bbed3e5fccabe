//! Whether all that is on a screen fits, and stands where it belongs.

use crate::desk::Desk;
use serde_json::Value;

/// What does not fit, one line each.
const FAULTS: &str = include_str!("layout.js");

/// What is wrong with the layout of what is on the screen now.
pub async fn faults(desk: &Desk) -> Vec<String> {
    desk.at_rest().await;
    let faults = desk.script(FAULTS, &[]).await;
    faults.as_array().expect("a list").iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
