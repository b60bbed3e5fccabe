//! Whether a server can take requests: `GET /readyz`.

use crate::names::wire_names;
use serde::{Deserialize, Serialize};

/// The answer for a load balancer: whether to send requests here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Readiness {
    /// Whether the server can take requests.
    pub ready: bool,
    /// Why it cannot.
    pub failed: Vec<Obstacle>,
}

wire_names! {
    /// Why a server cannot take requests.
    pub enum Obstacle {
        /// The database does not answer.
        Database = "database",
        /// The server has no usable signing key.
        Keys = "keys",
        /// The server is about to stop.
        Draining = "draining",
    }
}
