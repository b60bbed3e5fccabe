//! Why a directory was refused: in SCIM's own words, or for a reason that every caller of the server can have.

use crate::{
    failure::Failure,
    import::Wrong,
    scim::error::{Error, ScimType},
    store::StoreError,
};

/// See the module.
#[derive(Debug)]
pub enum Refusal {
    /// In SCIM's words.
    Scim(Error),
    /// As everybody is refused.
    Failure(Failure),
}

impl Refusal {
    /// A value that is not good.
    pub fn value(detail: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::Scim(Error::new(ScimType::InvalidValue, detail))
    }

    /// Something that is not there, or not in this workspace: the same answer.
    pub fn not_found() -> Self {
        Self::Scim(Error::plain(404, "There is no such resource in this workspace."))
    }

    /// The address belongs to somebody. Not to whom, and not where.
    pub fn in_use() -> Self {
        Self::Scim(Error::new(ScimType::Uniqueness, "userName: Someone else has this address."))
    }

    /// The rule that somebody has to own the workspace.
    pub fn last_owner() -> Self {
        let detail = "This is the last active owner of the workspace. Make someone else an owner first.";
        Self::Scim(Error::plain(409, detail))
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Scim(error)
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<aws_lc_rs::error::Unspecified> for Refusal {
    fn from(error: aws_lc_rs::error::Unspecified) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Wrong> for Refusal {
    fn from((field, what): Wrong) -> Self {
        Self::value(format!("{field}: {what}."))
    }
}
