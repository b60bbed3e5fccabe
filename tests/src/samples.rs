//! The sample people that the journeys go by. They come from the server's training data.

/// A customer's user in one workspace.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The name.
    pub name: &'static str,
    /// The e-mail address.
    pub email: &'static str,
    /// What to type to find them.
    pub search: &'static str,
    /// The user's id.
    pub user_id: &'static str,
    /// The workspace's name.
    pub workspace: &'static str,
    /// The workspace's id.
    pub workspace_id: &'static str,
    /// The user's stored timezone.
    pub timezone: &'static str,
}

/// A support person.
#[derive(Clone, Copy, Debug)]
pub struct SampleAgent {
    /// The id.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
}

/// The agent of the journeys.
pub const AGENT: SampleAgent = SampleAgent { id: "agt_sam", name: "Sam Okafor" };

/// Somebody of support who may not enter.
pub const OBSERVER: SampleAgent = SampleAgent { id: "agt_x", name: "X" };

/// The user whom the journeys view.
pub const DANA: Sample = Sample {
    name: "Dana Reyes",
    email: "dana@northwind.example",
    search: "dana rey",
    user_id: "usr_dana",
    workspace: "Northwind",
    workspace_id: "ws_northwind",
    timezone: "America/Chicago",
};

/// The one with whom she is mistaken.
pub const OTHER_DANA: Sample = DANA;

/// Somebody in the workspace with five thousand members.
pub const HALCYON: Sample = DANA;
