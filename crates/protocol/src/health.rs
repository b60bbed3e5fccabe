//! Whether a server can take requests: `GET /readyz`.

use crate::names::wire_names;
use serde::{Deserialize, Serialize};

/// For a load balancer: whether to send requests here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Readiness {
    /// Whether nothing stands in the way.
    pub ready: bool,
    /// What stands in the way.
    pub failed: Vec<Obstacle>,
}

wire_names! {
    /// Why a server cannot take requests.
    pub enum Obstacle {
        /// The database does not answer.
        Database = "database",
        /// There is no signing key that the server can use.
        Keys = "keys",
        /// The server is about to stop.
        Draining = "draining",
    }
}
