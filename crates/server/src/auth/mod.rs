//! Who is calling, and the one gate through which they read and write.

pub mod backlog;
pub mod caller;
pub mod enforcer;
mod errand;
pub mod gate;
pub mod ids;
pub mod key_encryption;
pub mod key_revocation;
pub mod key_rotation;
pub mod keys;
pub mod lifetimes;
pub mod logins;
pub mod poller;
pub mod provisioner;
pub mod recorder;
pub mod sign_in;
pub mod tokens;
pub mod trusted;
pub mod verifier;
pub mod witness;
