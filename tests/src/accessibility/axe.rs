//! axe-core (npm) in the page: <https://github.com/dequelabs/axe-core>.

use crate::desk::Desk;
use serde_json::Value;
use std::{fs, path::Path};

/// Set to `required`, a missing axe-core is a failure.
const REQUIRED: &str = "ERGO_AXE";
/// Runs every rule but those that look into other frames: the isolation frame is empty, and only its element counts. What an
/// open menu lies over in part is no target while it is open.
const RUN: &str = "const done = arguments[arguments.length - 1];
    const [colorsOnly] = arguments;
    const which = colorsOnly ? {runOnly: ['color-contrast', 'link-in-text-block']} : {rules: {'target-size': {enabled: true}}};
    axe.run(document, {iframes: false, resultTypes: ['violations'], ...which})
        .then(({violations}) => done({faults: violations.flatMap(rule => rule.nodes
            .filter(node => !node.failureSummary.includes('partially obscured')).map(node =>
            `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`))}))
        .catch(error => done({broken: String(error)}));";
const FORCE_COLORS: &str = include_str!("force_colors.js");

/// The program, as text.
pub struct Axe(String);

impl Axe {
    /// What `cargo xtask test` has installed; None, and says so, where it has not.
    pub fn installed() -> Option<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("axe/node_modules/axe-core/axe.min.js");
        let program = fs::read_to_string(&file).ok();
        let required = std::env::var(REQUIRED).is_ok_and(|value| value == "required");
        assert!(program.is_some() || !required, "axe-core is not at {}", file.display());
        if program.is_none() {
            println!("SKIPPED: axe-core is not installed (cargo xtask test does it, where there is npm)");
        }
        program.map(Self)
    }

    /// What it finds in the page as it is, one line for each element; `colors_only` leaves out what does not depend on them.
    pub async fn violations(&self, desk: &Desk, colors_only: bool) -> Vec<String> {
        let there = desk.script("return typeof window.axe === 'object';", &[]).await;
        if there != true {
            desk.script(&self.0, &[]).await;
        }
        let answer = desk
            .web()
            .script_with_callback(RUN, &[colors_only.into()])
            .await
            .expect("axe-core runs in the page");
        assert_eq!(answer.get("broken"), None, "axe-core did not finish");
        let faults = answer["faults"].as_array().expect("a list of faults");
        faults.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

/// Puts the page into forced colors, or takes it out. `WebKitGTK` knows the media feature, but has no way to switch it on.
pub async fn force_colors(desk: &Desk, on: bool) {
    desk.script(FORCE_COLORS, &[on.into()]).await;
}
