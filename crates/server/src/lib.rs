//! The workspace server: entry requests, token exchange (RFC 8693), the workspace API, and its audit.
//!
//! Three layers, one below the other: `routes` (with `http`) reads requests and builds responses; `change`,
//! `sessions`, `access`, `authzen`, `decision_point`, `directory_sync`, `outbox`, and `auth` do the work and know no HTTP; only `store` accesses
//! the database. `auth::gate` connects them: handlers read and write only through it, and it checks the caller at the
//! moment the read or write takes effect.
//!
//! Deliberately absent: CORS (no web page needs this API) and passwords: agents sign in at their organization's
//! identity provider, whose tokens are accepted as `--trusted-issuer` says.

mod access;
mod addresses;
mod app;
mod auth;
mod authzen;
mod change;
mod check;
mod clock;
mod config;
mod decision_point;
mod directory_sync;
mod failure;
mod http;
mod import;
mod log;
mod metrics;
mod numberer;
mod outbox;
mod phase;
mod readiness;
mod routes;
mod running;
mod scim;
mod seed;
mod sessions;
mod start;
mod start_error;
mod store;
mod upkeep;

/// Listing, disabling, and enabling agents, for the command line.
pub mod agents {
    pub use crate::sessions::agents::{AgentError, disable, enable, list};
}

/// Import and export, for the command line.
pub mod data {
    pub use crate::import::{Fault, ImportError, Options, export, import, import_lines, import_members};
}

/// Listing workspaces and changing their settings, for the command line.
pub mod workspaces {
    pub use crate::import::workspaces::{NewValues, list, set};
}

/// Directories' tokens, for the command line.
pub mod scim_tokens {
    pub use crate::directory_sync::tokens::{TokenError, create, list, revoke};
}

/// The tokens of programs that ask for decisions, for the command line.
pub mod authzen_tokens {
    pub use crate::authzen::tokens::{TokenError, create, list, revoke};
}

/// Receivers of webhooks and changes, for the command line.
pub mod webhooks {
    pub use crate::clock::millis as time;
    pub use crate::outbox::{
        receivers::{NewReceiver, ReceiverError, add, list, remove, test},
        reconfigure::{Enabled, Replaced, disable, enable, move_to, rotate},
        replay::{From, Replayed, replay},
    };
}

/// The signing keys, for the command line and for tests.
pub mod keys {
    pub use crate::{
        auth::{
            key_encryption::{Encrypted, encrypt},
            key_revocation::{Revoked, revoke},
            keys::{KeyError, ListedKey, Rotated, SigningKey, State, When, current, list, rotate},
        },
        log::key_commands::{LogKey, of_log, rotate_log},
        store::sealing::{Encryption, EncryptionKey, NoKey},
    };
}

/// Backing up and restoring, for the command line.
pub mod backups {
    pub use crate::upkeep::{
        backup::{BackupError, backup},
        end_all::{Ended, Kept},
        restore::{RestoreError, finish, restore},
    };
}

/// Linking people at identity providers, for the command line.
pub mod logins {
    pub use crate::auth::logins::{LinkError, link};
}

pub use access::policy::EntryPolicy;
pub use auth::trusted::{TrustedIssuer, TrustedIssuerError};
pub use check::check;
pub use clock::Clock;
pub use config::{Config, Drain, KEEP, LOG_GROWS_EVERY, ROTATE_KEYS, TOKENS_LIVE};
pub use decision_point::config::{DecisionPoint, PointError, SubjectId, TIMEOUT as DECISION_POINT_TIMEOUT};
pub use http::{
    serve::Limits,
    tls::{TlsError, TlsFiles},
};
pub use log::witnesses::{NotAWitness, Witness};
pub use running::Running;
pub use sessions::keep::Keep;
pub use start::start;
pub use start_error::StartError;
pub use store::without_password;
