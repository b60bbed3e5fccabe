//! The server's webhooks, verified by a library that we did not write: standardwebhooks from PyPI, through
//! tests/webhooks/check.py, with the code that docs/WEBHOOKS.md shows.

use crate::{app, counts::Counts, places::root, python::Programs, server_check};
use std::process::Command;

/// Plays the check against the built server.
pub fn run(programs: &Programs) -> Counts {
    server_check::run("webhooks", programs, |place| {
        let server = app::binary("ergo-server");
        let running = place.start(Command::new(&server).args(["--training", "--listen", "127.0.0.1:0"]))?;
        let url = running.url.clone().into();
        let document = root().join("docs/WEBHOOKS.md");
        Ok((running, vec![server.into(), place.database.clone().into(), url, document.into()]))
    })
}
