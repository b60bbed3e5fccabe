//! How to read the tokens of one provider, as data. No code depends on a particular profile: another provider is
//! another file in `profiles/`, and an administrator can write one too.

mod builtin;
mod path;
mod read;
mod shape;

pub use builtin::built_in;
pub use path::Path;
pub use read::ProfileError;
pub use shape::{Form, Marking, Profile};
