//! The sample people that the journeys go by. They come from the server's training data.

/// A customer's user in one workspace.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The name.
    pub name: &'static str,
    /// The email address.
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
pub const AGENT: SampleAgent = SampleAgent { id: "usr_5kfr", name: "Sam Okafor" };

/// Somebody of support who may not enter.
pub const OBSERVER: SampleAgent = SampleAgent { id: "usr_8rbn", name: "Robin Hale" };

/// The lead, who decides about others' entry requests.
pub const LEAD: SampleAgent = SampleAgent { id: "usr_2prn", name: "Priya Nair" };

/// An admin of the same workspace: as her, something can be changed.
pub const AIKO: Sample = Sample {
    name: "Aiko Kuroda 黒田愛子",
    email: "aiko@marlowfreight.example",
    search: "aiko kuroda",
    user_id: "usr_3ak7",
    workspace: "Marlow Freight",
    workspace_id: "ws_marlow",
    timezone: "Asia/Tokyo",
};

/// A guest of the same workspace, who sees next to nothing of it.
pub const RUTH: Sample = Sample {
    name: "Ruth Castellanos",
    email: "ruth@marlowfreight.example",
    search: "ruth cast",
    user_id: "usr_5rca",
    workspace: "Marlow Freight",
    workspace_id: "ws_marlow",
    timezone: "America/Monterrey",
};

/// The user whom the journeys view.
pub const DANA: Sample = Sample {
    name: "Dana Reyes",
    email: "dana@marlowfreight.example",
    search: "dana rey",
    user_id: "usr_7f3k",
    workspace: "Marlow Freight",
    workspace_id: "ws_marlow",
    timezone: "Europe/Lisbon",
};

/// The user she is easily confused with.
pub const OTHER_DANA: Sample = Sample {
    name: "Dana Reyna",
    email: "d.reyna@lumenlabs.example",
    search: "dana rey",
    user_id: "usr_91xc",
    workspace: "Lumen Labs",
    workspace_id: "ws_lumen",
    timezone: "America/Denver",
};

/// Somebody in the workspace with five thousand members.
pub const HALCYON: Sample = Sample {
    name: "Siân Adekunle-Price",
    email: "sian@halcyonretail.example",
    search: "sian",
    user_id: "usr_7adk",
    workspace: "Halcyon Retail Group",
    workspace_id: "ws_halcyon",
    timezone: "Europe/London",
};
