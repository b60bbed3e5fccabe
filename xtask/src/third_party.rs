//! The licenses of what is shipped, as a list beside the page: the app shows it, also offline.

use crate::program::{cargo, output};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

/// The file, as the page asks for it.
const FILE: &str = "licenses.txt";
/// What the page is compiled for.
const PAGE: (&str, Option<&str>) = ("ergo-ui", Some("wasm32-unknown-unknown"));
/// What is shipped and comes from elsewhere than crates.io: the font, beside its license in src-ui/assets/fonts.
const OTHERS: [(&str, &str); 1] = [("Inter (font)", "OFL-1.1")];

/// What is shipped of the server.
const SERVER: [(&str, Option<&str>); 1] = [("ergo-server", None)];

/// Writes the list of the app, compiled for `target` (`None`: this computer), into `folder`: one package a line, with
/// its version, a tab, and its license.
pub fn write(target: Option<&str>, folder: &Path) -> Result<()> {
    write_of(&[("ergo-support", target), PAGE], &OTHERS, folder)
}

/// The same of the server.
pub fn write_of_server(folder: &Path) -> Result<()> {
    write_of(&SERVER, &[], folder)
}

fn write_of(shipped: &[(&str, Option<&str>)], others: &[(&str, &str)], folder: &Path) -> Result<()> {
    let mut all: BTreeSet<(String, String)> =
        others.iter().map(|(name, license)| ((*name).to_owned(), (*license).to_owned())).collect();
    for (package, target) in shipped {
        let host = output(Command::new("rustc").args(["--print", "host-tuple"]))?;
        let target = target.unwrap_or_else(|| host.trim());
        let arguments = ["metadata", "--format-version", "1", "--locked", "--filter-platform", target];
        let metadata = serde_json::from_str(&output(cargo().args(arguments))?)?;
        all.extend(licenses(&metadata, package).with_context(|| format!("what {package} is built with"))?);
    }
    let lines: Vec<String> = all.iter().map(|(name, license)| format!("{name}\t{license}\n")).collect();
    std::fs::write(folder.join(FILE), lines.concat())?;
    Ok(())
}

/// The packages that `root` is linked with, but for our own: names with versions, and licenses. `None` when `root` is
/// not there.
fn licenses(metadata: &Value, root: &str) -> Option<Vec<(String, String)>> {
    let packages: BTreeMap<&str, &Value> =
        list(&metadata["packages"]).filter_map(|package| Some((package["id"].as_str()?, package))).collect();
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![*packages.iter().find(|(_, package)| package["name"] == root)?.0];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let package = packages.get(id)?;
        // What has no source is in this repository.
        if package["source"].is_string() {
            let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
            found.push((format!("{} {}", text("name"), text("version")), text("license")));
        }
        open.extend(
            list(&nodes.get(id)?["deps"]).filter(|dep| is_linked(dep)).filter_map(|dep| dep["pkg"].as_str()),
        );
    }
    Some(found)
}

/// Whether a dependency ends up in what is shipped: not one that only builds or tests it.
fn is_linked(dependency: &Value) -> bool {
    list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::licenses;
    use serde_json::json;

    #[test]
    fn what_is_linked_is_listed_and_what_only_builds_or_tests_is_not() {
        let package = |id: &str, source: Option<&str>| {
            json!({
                "id": id, "name": id, "version": "1.0.0", "license": "MIT", "source": source
            })
        };
        let dep = |id: &str, kind: Option<&str>| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("app", None), package("own", None), package("serde", Some("registry")),
                package("cc", Some("registry")), package("mockall", Some("registry")),
                package("other", Some("registry"))
            ],
            "resolve": { "nodes": [
                { "id": "app", "deps": [dep("own", None), dep("cc", Some("build")), dep("mockall", Some("dev"))] },
                { "id": "own", "deps": [dep("serde", None)] },
                { "id": "serde", "deps": [dep("own", Some("dev"))] },
                { "id": "other", "deps": [] },
            ] }
        });
        assert_eq!(licenses(&metadata, "app").unwrap(), [("serde 1.0.0".to_owned(), "MIT".to_owned())]);
        assert_eq!(licenses(&metadata, "nothing"), None);
    }
}
