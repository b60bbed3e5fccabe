//! Why a directory was refused: a SCIM error, or a failure that any caller of the server can get.

use crate::{
    failure::Failure,
    import::Wrong,
    scim::error::{Error, ScimType},
    store::StoreError,
};

/// See the module documentation.
#[derive(Debug)]
pub enum Refusal {
    /// A SCIM error.
    Scim(Error),
    /// A failure that any caller can get.
    Failure(Failure),
}

impl Refusal {
    /// An invalid value.
    pub fn value(detail: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::Scim(Error::new(ScimType::InvalidValue, detail))
    }

    /// Something that does not exist, or is not in this workspace: the answer is the same.
    pub fn not_found() -> Self {
        Self::Scim(Error::plain(404, "There is no such resource in this workspace."))
    }

    /// The address belongs to someone. The refusal does not say to whom or where.
    pub fn in_use() -> Self {
        Self::Scim(Error::new(ScimType::Uniqueness, "userName: Someone else has this address."))
    }

    /// Someone has to own the workspace.
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
