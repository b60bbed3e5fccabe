//! What a witness has seen, for people.

use ergo_evidence::hash_to_base64;
use ergo_witness::{Evidence, KnownLog};
use std::fmt::Write;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The witness' key, and each log.
pub fn status(vkey: &str, logs: &[KnownLog]) -> String {
    let mut text = format!("{vkey}\n");
    if logs.is_empty() {
        text.push_str("\nno logs yet (ergo witness add-log)\n");
    }
    for known in logs {
        let origin = known.log.origin();
        let keys = known.log.keys().iter().fold(String::new(), |all, key| format!("{all}  key      {key}\n"));
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{origin}\n{keys}");
        let _ = match (known.head, known.cosigned_at) {
            (Some(head), Some(at)) => writeln!(
                text,
                "  size     {}\n  root     {}\n  cosigned {}",
                head.size,
                hash_to_base64(&head.root),
                moment(at)
            ),
            _ => writeln!(text, "  nothing cosigned yet"),
        };
        if known.evidence > 0 {
            let _ = writeln!(text, "  REFUSED  {} (ergo witness evidence)", known.evidence);
        }
    }
    text
}

/// What is kept, each with what contradicts it.
pub fn evidence(kept: &[Evidence]) -> String {
    if kept.is_empty() {
        return "nothing\n".to_owned();
    }
    kept.iter().fold(String::new(), |all, one| {
        let known = one.known.as_deref().unwrap_or("nothing\n");
        format!(
            "{all}==== {} at {}, answered {}\n---- cosigned before:\n{known}---- refused:\n{}",
            one.origin,
            moment(one.at),
            one.status,
            one.request
        )
    })
}

/// In UTC. A time that no calendar has is shown as it is.
fn moment(seconds: u64) -> String {
    let moment = i64::try_from(seconds).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    moment.and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_else(|| seconds.to_string())
}
