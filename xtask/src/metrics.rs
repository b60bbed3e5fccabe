//! The server's metrics, read by a parser that we did not write: prometheus-client from PyPI, through tests/metrics/check.py.

use crate::{app, counts::Counts, python::Programs, server_check};
use std::{net::TcpListener, process::Command};

/// Plays the check against the built server.
pub fn run(programs: &Programs) -> Counts {
    server_check::run("metrics", programs, |place| {
        // Free a moment ago; the server says so if it no longer is.
        let metrics = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut server = Command::new(app::binary("ergo-server"));
        server.args(["--training", "--listen", "127.0.0.1:0", "--metrics-listen", &metrics.to_string()]);
        let running = place.start(&mut server)?;
        let url = running.url.clone().into();
        Ok((running, vec![url, format!("http://{metrics}/metrics").into()]))
    })
}
