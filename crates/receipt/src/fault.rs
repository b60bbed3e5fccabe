//! What is wrong with a receipt.

/// The first thing that is wrong with a receipt. Each says what was done to it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is something else, or damaged beyond recognition.
    #[error("not a receipt: {0}")]
    NotAReceipt(String),
    /// A newer version of the program made it.
    #[error("this receipt has version {0}: a newer version of this program is needed")]
    Newer(u32),
    /// A leaf is of a form that this version does not know.
    #[error(
        "the record {0} of the log was written by a newer version: a newer version of this program is needed"
    )]
    NewerRecord(u64),
    /// What a leaf says is not what was recorded.
    #[error("edited: {0}")]
    Edited(String),
    /// A leaf that the account names is missing.
    #[error("removed: the record {0} of the log belongs to this session and is missing")]
    Removed(u64),
    /// The last leaves that the account names are missing.
    #[error("truncated: the records from {0} of the log on belong to this session and are missing")]
    Truncated(u64),
    /// Leaves are said to be erased, which the reader has not allowed.
    #[error(
        "removed: {0} records of this session are said to be erased, and nothing shows what they were. If you know that \
         they were erased, use --allow-erased"
    )]
    Erased(usize),
    /// A leaf is there that the account does not name.
    #[error("inserted: the record {0} of the log does not belong to this session")]
    Inserted(u64),
    /// The leaves are not in the order of the log.
    #[error("reordered: the record {0} of the log is not in its place")]
    Reordered(u64),
    /// No given key has signed the checkpoint.
    #[error("wrong key: {0}")]
    WrongKey(String),
    /// Two checkpoints of one log contradict each other.
    #[error("forked: {0}")]
    Forked(String),
    /// Too few of the given witnesses have cosigned the checkpoint.
    #[error("not witnessed: {0}")]
    NotWitnessed(String),
    /// What the page shows is not what its data says.
    #[error("edited: the page does not show what its own data says")]
    Page,
}
