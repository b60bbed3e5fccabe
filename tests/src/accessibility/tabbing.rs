//! The Tab key: from one control to the next, to all of them, each one seen.

use crate::{desk::Desk, webdriver::keys::TAB};
use serde_json::Value;

/// More tab stops than any page has.
const LONGEST_WAY: u32 = 150;
/// Puts the focus before the first control of the page, or of the dialog on top, and forgets what was met before.
const BEGIN: &str = include_str!("begin.js");
/// Looks at what has the focus now. `again` when it was met before.
const HERE: &str = include_str!("here.js");
/// What can be reached by Tab and was not.
const MISSED: &str = "return window.__tab.expected()
    .filter(control => control.isConnected && !window.__tab.met.has(control)).map(window.__tab.name);";

/// What is wrong with the way that the Tab key takes.
pub async fn faults(desk: &Desk) -> Vec<String> {
    let mut faults = Vec::new();
    desk.script(BEGIN, &[]).await;
    for step in 0.. {
        if step == LONGEST_WAY {
            faults.push(format!("{LONGEST_WAY} tabs do not go round"));
            break;
        }
        desk.press(&[TAB]).await;
        let here = desk.script(HERE, &[]).await;
        if here["again"] == true {
            break;
        }
        faults.extend(here["faults"].as_array().into_iter().flatten().filter_map(words));
    }
    let missed = desk.script(MISSED, &[]).await;
    let missed = missed.as_array().into_iter().flatten().filter_map(words);
    faults.extend(missed.map(|control| format!("Tab does not reach {control}")));
    faults
}

fn words(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
