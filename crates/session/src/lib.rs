//! From bytes to context: access token verification, provider profiles, the state machine of a desk, and its guards.
//!
//! Pure: no I/O, no clock, no Tauri. The time (Unix seconds) and the keys (bytes) are arguments. Nothing here
//! implements `Serialize`, so neither a token nor a context can leave the core by accident.
//!
//! How a token travels: [`verify()`] turns bytes into a [`SessionContext`]; [`step`] advances a [`State`] by an
//! [`Event`] and returns the [`Effect`]s that the desk must carry out; the guards ([`require_active`],
//! [`require_direct`], [`require_signed_in`]) and the gate ([`may_change`]) say what a state allows.

mod algorithm;
mod armed;
mod claims;
mod context;
mod continuity;
mod gate;
mod guards;
mod header;
mod held_back;
mod inspect;
mod jwk;
mod keys;
mod kind;
mod limits;
mod live;
mod machine;
mod marking;
mod numeric_date;
mod policy;
mod profile;
mod refusal;
mod request;
mod state;
mod strict_json;
mod suspect;
mod text;
mod times;
mod verify;
mod words;

pub use armed::mode;
pub use claims::Claims;
pub use context::{DirectSession, Facts, ImpersonationSession, SessionContext};
pub use continuity::{Disagreement, disagreement, fits_request};
pub use gate::{Permit, may_change};
pub use guards::{require_active, require_direct, require_signed_in};
pub use held_back::held_back;
pub use inspect::{inspect, inspection};
pub use keys::{KeySet, MAX_KEYS, MAX_SET_BYTES, SkippedKey};
pub use limits::{EARLIEST_SECONDS, LEEWAY_SECONDS, MAX_LIFETIME_SECONDS, MAX_TOKEN_BYTES};
pub use live::may_be_reverified;
pub use machine::step;
pub use marking::Acting;
pub use policy::Policy;
pub use profile::{Form, Marking, Path, Profile, ProfileError, built_in};
pub use refusal::Refusal;
pub use state::{Armed, Effect, Event, Held, Resume, State, ending_for, holds_actor};
pub use verify::{verified_claims, verify};
