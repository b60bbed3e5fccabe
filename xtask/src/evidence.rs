//! Our evidence, verified by software that we did not write, and theirs by us: aics-tlog and aics-witness (from PyPI), and
//! the packages note and tlog of Go's checksum database (from Debian).

mod forgeries;
mod peers;
mod verifiers;
mod witness;

use crate::{
    checks::{self, Check},
    counts::Counts,
    python::Programs,
};
use anyhow::Result;
use peers::Peers;
use verifiers::{Go, Verifier};

/// Plays everything with what is there. What is missing has been said, and counts as left out.
pub fn run() -> Result<Counts> {
    let (python, go) = (Programs::ready_on_older_python("evidence"), Go::ready());
    let left_out = u32::from(python.is_none()) + u32::from(go.is_none());
    let mut counts = Counts { skipped: left_out, ..Counts::default() };
    let peers = Peers::build()?;
    let samples = peers.fresh("samples")?;
    peers.run("sample", &samples)?;
    if let Some(go) = &go {
        counts = counts.and(with(go, &peers, &["Go accepts our logs", "Go rejects their forgeries"])?);
    }
    let Some(python) = &python else { return Ok(counts) };
    let names = ["aics-tlog accepts our logs", "aics-tlog rejects their forgeries"];
    counts = counts.and(with(python, &peers, &names)?);
    let others: [Check<'_>; 4] = [
        ("we accept what aics-tlog has signed", &|| peers.accept_others(python)),
        ("we reject its forgeries", &|| peers.reject_others()),
        ("aics-witness answers as we judge, and we understand it", &|| witness::ask_theirs(&peers, python)),
        ("ergo witness answers the same", &|| witness::ask_ours(&peers, python)),
    ];
    Ok(counts.and(checks::in_order(&others)))
}

/// One verifier, of all our logs and of the forgeries of the largest.
fn with(verifier: &dyn Verifier, peers: &Peers, names: &[&str; 2]) -> Result<Counts> {
    let samples = peers.folder("samples");
    let forged = peers.fresh("forged")?;
    let all: [Check<'_>; 2] = [
        (names[0], &|| peers::SIZES.iter().try_for_each(|size| verifier.accepts(&samples.join(size)))),
        (names[1], &|| {
            forgeries::each(&samples.join(peers::LARGEST), &forged, &|folder| verifier.rejects(folder))
        }),
    ];
    Ok(checks::each(&all))
}
