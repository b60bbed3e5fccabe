//! What a witness decides (tlog-witness §add-checkpoint): a pure function of a log, what was cosigned last, and a request.

use crate::{
    add_checkpoint::AddCheckpoint,
    checkpoint::Checkpoint,
    hash::{EMPTY, Hash},
    log::Log,
    tree::{TreeError, check_consistency},
};

/// What a witness remembers of a log: the latest checkpoint that it has cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries there were.
    pub size: u64,
    /// The root of the tree.
    pub root: Hash,
}

/// The media type of the answer 409, whose body is a size.
pub const SIZE_TYPE: &str = "text/x.tlog.size";

/// What to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgment {
    /// 200: remember this head durably, and only then answer with a cosignature.
    Cosign(Head),
    /// 400: the old size is larger than that of the checkpoint.
    Backward,
    /// 403: no trusted key of the log has signed the checkpoint, or the signature of one is wrong.
    NotSigned,
    /// 404: the witness does not know the log.
    UnknownLog,
    /// 409: the witness has cosigned another size than the request says.
    OtherSize {
        /// That size, which is the answer's body.
        size: u64,
        /// Whether the log has signed two different trees of that size: proof that it shows different histories.
        forked: bool,
    },
    /// 422: the log has signed what does not continue what the witness has cosigned, or the proof is wrong.
    Inconsistent(TreeError),
}

impl Judgment {
    /// The status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Cosign(_) => 200,
            Self::Backward => 400,
            Self::NotSigned => 403,
            Self::UnknownLog => 404,
            Self::OtherSize { .. } => 409,
            Self::Inconsistent(_) => 422,
        }
    }

    /// Whether the refused request should be kept: the log has signed it, and it may be the proof of a fork.
    pub fn is_evidence(&self) -> bool {
        matches!(self, Self::OtherSize { forked: true, .. } | Self::Inconsistent(_))
    }
}

/// Decides about a request, in the order of the specification. `log` is the one that the request's checkpoint names, as
/// far as the witness knows it, and `head` is what the witness has cosigned last for that log.
///
/// Reading the head, judging, and storing the new head have to be one transaction.
pub fn judge(log: Option<&Log>, head: Option<Head>, request: &AddCheckpoint) -> Judgment {
    let Some(log) = log else { return Judgment::UnknownLog };
    // An origin that is not this log's is one that nobody knows, whatever the caller looked up.
    if log.origin() != request.unverified().origin {
        return Judgment::UnknownLog;
    }
    let Ok(opened) = Checkpoint::open(request.note(), std::slice::from_ref(log), &[]) else {
        return Judgment::NotSigned;
    };
    let Checkpoint { size, root, .. } = opened.checkpoint;
    if request.old() > size {
        return Judgment::Backward;
    }
    let known = head.unwrap_or(Head { size: 0, root: EMPTY });
    if request.old() != known.size {
        let forked = head.is_some() && size == known.size && root != known.root;
        return Judgment::OtherSize { size: known.size, forked };
    }
    if size == 0 && root != EMPTY {
        return Judgment::Inconsistent(TreeError::NotConsistent);
    }
    match check_consistency(known.size, &known.root, size, &root, request.proof()) {
        Ok(()) => Judgment::Cosign(Head { size, root }),
        Err(error) => Judgment::Inconsistent(error),
    }
}
