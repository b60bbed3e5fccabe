//! Ten thousand rows: drawn, every tenth changed, one selected, two swapped, as js-framework-benchmark does it. In the
//! app's own virtual list, and, all in the page, in Yew, in React, and in plain JavaScript, in the same web view.

use crate::{
    figures::{middle_mean, millis, print_time},
    window::{Window, bare},
};
use std::time::Duration;

/// What is timed, in this order.
const OPERATIONS: [(&str, &str); 4] = [
    ("create", "drawn"),
    ("update", "every tenth updated"),
    ("select", "one selected"),
    ("swap", "two swapped"),
];
/// The page of each, and what shows that it is there.
const TABLES: [&str; 4] = ["rows.html#list", "rows.html#table", "react.html", "script.html"];
/// Each page is opened so often, in turns.
const TURNS: usize = 3;
/// Rounds on a page that do not count, while the engine compiles what it has seen; and rounds that do.
const ROUNDS: [u32; 2] = [3, 6];

/// Plays all operations once and hands back how long each took, in milliseconds.
const MEASURE: &str = include_str!("measure.js");
const OPEN: &str = "location.href = arguments[0]; return true;";

pub async fn measure() {
    let window = Window::open(&bare()).await;
    window.see("#button").await;
    let mut took: [[Vec<f64>; OPERATIONS.len()]; TABLES.len()] = Default::default();
    for _ in 0..TURNS {
        for (table, took) in TABLES.iter().zip(&mut took) {
            // By another page: from one hash to another, nothing would be loaded.
            for page in ["index.html", table] {
                window.web().script(OPEN, &[page.into()]).await.expect("the page can be opened");
                window.see(if page == "index.html" { "#button" } else { "#create" }).await;
            }
            for round in 0..ROUNDS[0] + ROUNDS[1] {
                let told = window.web().script_with_callback(MEASURE, &[]).await;
                let told = told.unwrap_or_else(|refused| panic!("{table}: {refused:?}"));
                assert!(told["failed"].is_null(), "{table}: {}", told["failed"]);
                for ((operation, _), took) in OPERATIONS.iter().zip(&mut *took) {
                    let time = told[operation].as_f64().expect("a time");
                    if round >= ROUNDS[0] {
                        took.push(time);
                    }
                }
            }
        }
    }
    window.close().await;
    let [list, table, react, script] = took.map(|operations| operations.map(|times| of(&times)));
    for (at, (_, words)) in OPERATIONS.iter().enumerate() {
        let name = format!("10,000 rows, {words}: our list");
        print_time(&name, list[at], ("React", react[at]), Some(1.0));
        print_time(&name, list[at], ("plain JavaScript", script[at]), None);
    }
    for (at, (_, words)) in OPERATIONS.iter().enumerate() {
        let name = format!("10,000 rows, {words}: a table in Yew with all rows in the page");
        print_time(&name, table[at], ("React", react[at]), None);
    }
}

fn of(times: &[f64]) -> Duration {
    millis(middle_mean(times))
}
