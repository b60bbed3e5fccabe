//! What the answer of a witness means to the log that has asked (tlog-witness §add-checkpoint).

use crate::{
    add_checkpoint::AddCheckpoint,
    encoding::decimal,
    note::Note,
    signature::Signature,
    vkey::{KeyKind, VerifierKey},
    witness::SIZE_TYPE,
};

/// The longest body of an answer that is read, in bytes. A handful of cosignatures is less, ML-DSA's included.
pub const MAX_ANSWER_BYTES: usize = 64 << 10;

/// What the answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The witness has cosigned the checkpoint. All of these were verified; lines of unknown keys are left out.
    Cosigned(Vec<Cosignature>),
    /// The witness knows the log at another size: make the proof from there, and try again. If our log is not that
    /// large, somebody else has signed more than we have, or we are a restored backup.
    RetryFrom(u64),
    /// Final: the witness has seen another history of this log, signed by its key.
    Forked,
    /// Final, until somebody changes a configuration: 400, 403, or 404. The witness does not know the log or its key.
    Refused(u16),
    /// Not the answer of a witness, or not now: worth another try later.
    Unusable(&'static str),
}

/// A cosignature of a known witness that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The line for the note.
    pub signature: Signature,
    /// When it was made, in Unix seconds, as the witness says.
    pub time: u64,
}

/// Reads the answer to a request. `witness` has all keys of that witness.
pub fn read_answer(
    request: &AddCheckpoint,
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
    witness: &[VerifierKey],
) -> Answer {
    if body.len() > MAX_ANSWER_BYTES {
        return Answer::Unusable("the witness' answer is too long");
    }
    match status {
        200 => cosignatures(request, body, witness),
        409 => other_size(request, content_type, body),
        422 => Answer::Forked,
        400 | 403 | 404 => Answer::Refused(status),
        _ => Answer::Unusable("the witness cannot answer now"),
    }
}

fn cosignatures(request: &AddCheckpoint, body: &[u8], witness: &[VerifierKey]) -> Answer {
    // As the specification proposes: behind the text, the answer is a note.
    let note = [request.unverified().to_string().as_bytes(), b"\n", body].concat();
    let Ok(note) = Note::parse(&note) else {
        return Answer::Unusable("the witness' answer has no signature lines");
    };
    let keys = witness.iter().filter(|key| key.kind() == KeyKind::Witness);
    let Ok(verified) = note.verify(keys) else {
        return Answer::Unusable("the witness' answer has no valid cosignature of its key");
    };
    let lines = verified.into_iter().filter_map(|verified| {
        let is_its = |line: &&Signature| verified.key.is_named(&line.name, line.key_id);
        let signature = note.signatures().iter().find(is_its)?.clone();
        Some(Cosignature { signature, time: verified.time? })
    });
    Answer::Cosigned(lines.collect())
}

fn other_size(request: &AddCheckpoint, content_type: Option<&str>, body: &[u8]) -> Answer {
    let is_size = content_type.is_some_and(|found| {
        found.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(SIZE_TYPE)
    });
    let size = str::from_utf8(body).ok().and_then(|text| decimal(text.strip_suffix('\n')?));
    match size.filter(|_| is_size) {
        None => Answer::Unusable("the witness names no size"),
        // Version 1.0.0 of the specification has this answer for another root of the same size.
        Some(size) if size == request.old() => Answer::Forked,
        Some(size) => Answer::RetryFrom(size),
    }
}
