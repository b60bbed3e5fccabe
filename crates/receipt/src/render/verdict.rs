//! What a receipt proves, and what it does not, in words.

use super::{moment, parts::facts};
use crate::verify::Verified;
use ergo_evidence::hash_to_base64;

/// The lines of the answer.
pub fn verdict(verified: &Verified) -> Vec<String> {
    let Verified { session, origin, size, root, witnesses, erased, withheld, account, incomparable } =
        verified;
    let mut lines = vec!["Proven:".to_owned()];
    for (name, value) in facts(session) {
        lines.push(format!("  {name}: {value}"));
    }
    lines.push(format!(
        "  Every record of this session up to record {account} of the log is accounted for, in order and unchanged: {} changes, \
         {} pages viewed, {} notes, {} pages that the server recorded as read.",
        session.changed.len(),
        session.viewed_pages.len(),
        session.notes.len(),
        session.reads,
    ));
    lines.push(format!("  The log {origin} had {size} records then; its root is {}.", hash_to_base64(root)));
    for witness in witnesses {
        let at = i64::try_from(witness.time).unwrap_or(i64::MAX / 1000).saturating_mul(1000);
        lines.push(format!("  {} saw the same log at {}.", witness.witness, moment::both(at, "UTC")));
    }
    lines.push("Not proven:".to_owned());
    lines.push(
        "  That everything that happened was recorded, or that the clocks of the recording computers were right."
            .to_owned(),
    );
    lines.push(format!(
        "  What was recorded about this session after record {account} of the log. Ask for the newest receipt."
    ));
    for other in incomparable {
        lines.push(format!(
            "  That your checkpoint with {other} records is of the same history: it has another size than this one."
        ));
    }
    if witnesses.is_empty() {
        lines.push(
            "  That others were shown the same log: no given witness has cosigned it (--witness).".to_owned(),
        );
    }
    if !session.has_journal {
        lines.push(
            "  What the agent’s computer recorded: the server did not have its whole journal.".to_owned(),
        );
    }
    if *erased > 0 {
        lines.push(format!("  What {erased} records said: they were erased. That they existed is proven."));
    }
    if *withheld > 0 {
        lines.push(format!(
            "  What {withheld} records say: they are not shown here. That they exist is proven."
        ));
    }
    lines
}
