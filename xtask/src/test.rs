//! Everything CI runs. A failed check does not stop the others; only a build that fails does. It ends with
//! the counts.

use crate::{
    app::{self, FEATURES, PACKAGES},
    args::Suite,
    authzen,
    counts::{Counts, Table},
    evidence,
    installed::Packages,
    journeys, licenses, metrics, page,
    postgres::{self, Durability, Postgres},
    program::{cargo, output, quietly, watch},
    python::Programs,
    schemathesis, scim, server_package, setup,
    step::{attempt, step, total},
    test_packages::{AUTHZEN, AXE, PROVIDERS},
    tidy, webhooks, windows,
};
use anyhow::Result;
use std::process::Command;

/// The one test program that needs the built app and a screen.
const JOURNEYS: &str = "journeys";
/// An app, a web view and a server each.
const JOURNEYS_AT_ONCE: &str = "--test-threads=2";
/// The other tests wait for deadlines for almost half of their time.
const TESTS_AT_ONCE: &str = "--test-threads=4";

/// Runs a suite. False when something failed.
pub fn run(suite: Suite) -> Result<bool> {
    match suite {
        Suite::Ci => setup::everything()?,
        Suite::Installed => setup::for_installed()?,
        Suite::Windows => setup::for_windows_tests()?,
    }
    let mut table = Table::default();
    let done = match suite {
        Suite::Ci => checks(&mut table),
        Suite::Installed => check_installed(&mut table),
        Suite::Windows => windows::test::run(&mut table),
    };
    if let Err(error) = done {
        eprintln!("\n✗ {error:#}");
        table.add("build", Counts::of_check(false));
    }
    total();
    print!("{table}");
    Ok(table.sum().failed == 0)
}

/// Fails only when something cannot be built.
fn checks(table: &mut Table) -> Result<()> {
    look(table, "tree", "Checking the source tree", tidy::run)?;
    look(table, "licenses", "Checking the dependencies' licenses", licenses::check)?;
    check(table, "format", "Checking the format", cargo().args(["fmt", "--all", "--check"]))?;
    page::build(page::Profile::Quick)?;
    if cfg!(unix) {
        look(table, "page", "Weighing the page", || page::budget::check(page::Profile::Quick))?;
    }

    // In three, for the reason given at PACKAGES: each finds its dependencies' macros compiled already.
    for (what, packages) in [
        ("the app's", PACKAGES),
        ("the page's", &["--package", "ergo-ui", "--package", "ergo-bare-page"]),
        ("xtask's", &["--package", "xtask"]),
    ] {
        let features = if packages == PACKAGES { FEATURES } else { &[] };
        let mut clippy = cargo();
        clippy
            .arg("clippy")
            .args(packages)
            .arg("--all-targets")
            .args(features)
            .args(["--", "-D", "warnings"]);
        check(table, "lints", &format!("Linting {what} code"), &mut clippy)?;
    }

    let mut required = Vec::new();
    for packages in [PROVIDERS, AXE] {
        match packages.ready()? {
            Some(variable) => required.push(variable),
            None => table.add(packages.tests, Counts { skipped: 1, ..Counts::default() }),
        }
    }
    let programs = test_programs()?;
    step("Building the tests", || quietly(cargo().args(["test", "--no-run"]).args(PACKAGES).args(FEATURES)))?;
    test(
        table,
        "Testing the crates",
        cargo()
            .arg("test")
            .args(PACKAGES)
            .args(FEATURES)
            .args(["--no-fail-fast"])
            .args(programs)
            .args(["--", TESTS_AT_ONCE])
            .envs(required.iter().copied()),
    )?;
    test(
        table,
        "Testing the crates' documentation",
        cargo().arg("test").args(PACKAGES).args(FEATURES).args(["--no-fail-fast", "--doc"]),
    )?;
    test_on_postgres(table)?;
    for (what, package) in [("Testing the page's state", "ergo-ui"), ("Testing xtask", "xtask")] {
        test(table, what, cargo().args(["test", "--no-fail-fast", "--package", package]))?;
    }

    // After the tests: they build the app too, with what only tests need.
    app::build()?;
    look(table, "package", "Checking what is shipped with the server", || {
        server_package::check::run(&app::binary("ergo-server"))
    })?;
    call_the_server(table)?;
    provision(table)?;
    receive(table)?;
    decide(table)?;
    measure(table)?;
    look(table, "evidence", "Verifying logs with aics-tlog and Go, and asking witnesses", evidence::run)?;
    let counts = journeys::run(|more| {
        let mut command = cargo();
        command
            .arg("test")
            .args(PACKAGES)
            .args(FEATURES)
            .args(["--no-fail-fast", "--test", JOURNEYS, "--", JOURNEYS_AT_ONCE])
            .args(more)
            .envs(required.clone())
            .envs(app::env());
        command
    })?;
    table.add(JOURNEYS, counts);
    Ok(())
}

/// The packages, just built, where people use them.
fn check_installed(table: &mut Table) -> Result<()> {
    let packages = Packages::build()?;
    for (group, what, find) in packages.checks() {
        look(table, group, what, find)?;
    }
    Ok(())
}

/// The server's tests once more, on the other database.
fn test_on_postgres(table: &mut Table) -> Result<()> {
    let Some(postgres) = Postgres::start(Durability::None)? else {
        println!("⚠ SKIPPED: the server's tests on PostgreSQL, which was not found");
        table.add("postgres", Counts { skipped: 1, ..Counts::default() });
        return Ok(());
    };
    test(
        table,
        "Testing the server on PostgreSQL",
        cargo()
            .arg("test")
            .args(PACKAGES)
            .args(FEATURES)
            .args(["--no-fail-fast", "--test", "http", "--test", "attacks", "--", TESTS_AT_ONCE])
            .env(postgres::VARIABLE, postgres.address()),
    )
}

/// The server against its own document, where there is Python.
fn call_the_server(table: &mut Table) -> Result<()> {
    const GROUP: &str = "schemathesis";
    let Some(program) = schemathesis::ready() else {
        table.add(GROUP, Counts { skipped: 1, ..Counts::default() });
        return Ok(());
    };
    let what = "Calling the server with everything its API document allows and forbids";
    look(table, GROUP, what, || schemathesis::run(&program))
}

/// The server's metrics against Prometheus' own parser, where there is Python.
fn measure(table: &mut Table) -> Result<()> {
    const GROUP: &str = "metrics";
    let Some(programs) = Programs::ready(GROUP) else {
        table.add(GROUP, Counts { skipped: 1, ..Counts::default() });
        return Ok(());
    };
    look(table, GROUP, "Reading the server's metrics with prometheus-client", || Ok(metrics::run(&programs)))
}

/// The server's SCIM against clients that we did not write, where there is Python.
fn provision(table: &mut Table) -> Result<()> {
    const GROUP: &str = "scim";
    let Some(programs) = Programs::ready(GROUP) else {
        table.add(GROUP, Counts { skipped: 1, ..Counts::default() });
        return Ok(());
    };
    look(table, GROUP, "Provisioning users and groups with scim2-tester and scim2-client", || {
        Ok(scim::run(&programs))
    })
}

/// The server's webhooks against a library that we did not write, where there is Python.
fn receive(table: &mut Table) -> Result<()> {
    const GROUP: &str = "webhooks";
    let Some(programs) = Programs::ready(GROUP) else {
        table.add(GROUP, Counts { skipped: 1, ..Counts::default() });
        return Ok(());
    };
    look(table, GROUP, "Verifying webhooks with standardwebhooks", || Ok(webhooks::run(&programs)))
}

/// The server beside a decision point that we did not write, and as one itself, where there is npm.
fn decide(table: &mut Table) -> Result<()> {
    const GROUP: &str = "authzen";
    if AUTHZEN.ready()?.is_none() {
        table.add(GROUP, Counts { skipped: 1, ..Counts::default() });
        return Ok(());
    }
    look(table, GROUP, "Asking Cerbos for decisions, and answering AuthZEN's scenario", || Ok(authzen::run()))
}

/// A check of our own, which counts what it finds.
fn look(table: &mut Table, group: &str, what: &str, find: impl FnOnce() -> Result<Counts>) -> Result<()> {
    let mut counts = Counts::default();
    attempt(what, || {
        counts = find()?;
        Ok(counts.failed == 0)
    })?;
    table.add(group, counts);
    Ok(())
}

/// One check that passes or fails as a whole.
fn check(table: &mut Table, group: &str, what: &str, command: &mut Command) -> Result<()> {
    let passed = attempt(what, || watch(command, |_| {}))?;
    table.add(group, Counts::of_check(passed));
    Ok(())
}

/// A `cargo test`, its results added up by test program.
fn test(table: &mut Table, what: &str, command: &mut Command) -> Result<()> {
    let before = table.sum().failed;
    let passed = attempt(what, || watch(command, |line| table.read(line)))?;
    // A test program that did not compile, or died before it could count itself.
    if !passed && table.sum().failed == before {
        table.add(what, Counts::of_check(false));
    }
    Ok(())
}

/// Arguments that name every test program of [`PACKAGES`] but the journeys.
fn test_programs() -> Result<Vec<String>> {
    let metadata = output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    Ok(test_arguments(&serde_json::from_str(&metadata)?))
}

fn test_arguments(metadata: &serde_json::Value) -> Vec<String> {
    let mut arguments = vec!["--lib".to_owned(), "--bins".to_owned()];
    for package in metadata["packages"].as_array().into_iter().flatten() {
        if PACKAGES.iter().any(|excluded| package["name"] == *excluded) {
            continue;
        }
        for target in package["targets"].as_array().into_iter().flatten() {
            if let Some(name) = target["name"].as_str()
                && target["kind"][0] == "test"
                && name != JOURNEYS
            {
                arguments.extend(["--test".to_owned(), name.to_owned()]);
            }
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::test_arguments;
    use serde_json::json;

    #[test]
    fn every_test_program_is_named_but_the_journeys() {
        let target = |name: &str, kind: &str| json!({ "name": name, "kind": [kind] });
        let metadata = json!({ "packages": [
            { "name": "ergo-session", "targets": [target("ergo_session", "lib"), target("tokens", "test")] },
            { "name": "ergo-journeys", "targets": [target("journeys", "test"), target("tour", "bin")] },
            { "name": "xtask", "targets": [target("other", "test")] },
        ] });
        assert_eq!(test_arguments(&metadata), ["--lib", "--bins", "--test", "tokens"]);
    }
}
