//! How the app ends.

/// Whether and how the app should end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It goes on.
    Not,
    /// It ends.
    End,
    /// It ends and starts again, as the new version.
    Restart,
}
