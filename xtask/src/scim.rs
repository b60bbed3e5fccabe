//! The server's SCIM, called by clients that we did not write: scim2-tester and scim2-client from PyPI, through
//! tests/scim/check.py.

use crate::{app, counts::Counts, places::root, program::output, python::Programs, server_check};
use std::process::Command;

/// The workspace of tests/scim/workspace.ndjson.
const WORKSPACE: &str = "ws_scim";

/// Plays the check against the built server.
pub fn run(programs: &Programs) -> Counts {
    server_check::run("scim", programs, |place| {
        let server = || Command::new(app::binary("ergo-server"));
        let on = |command: &mut Command| output(command.arg("--database").arg(&place.database));
        on(server().arg("import").arg(root().join("tests/scim/workspace.ndjson")))?;
        let token =
            on(server().args(["scim-token", "create", "--name", "scim2-tester", "--workspace", WORKSPACE]))?;
        let running = place.start(server().args(["--listen", "127.0.0.1:0"]))?;
        let url = format!("{}/scim/v2", running.url);
        Ok((running, vec![url.into(), token.trim().into()]))
    })
}
