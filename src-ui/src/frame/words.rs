//! The texts of what is around every page: sidebar, notices, dialogs. The banner, the notes, the changes and the
//! palette have their own.

/// The request waits for a second person.
pub const REQUEST_PENDING: &str = "Waiting for approval";
/// It was approved; the agent may enter.
pub const REQUEST_APPROVED: &str = "Approved – enter now";
/// It was declined.
pub const REQUEST_DECLINED: &str = "Request declined";
/// A session was opened by it.
pub const REQUEST_USED: &str = "Request used";
/// It was withdrawn.
pub const REQUEST_WITHDRAWN: &str = "Request withdrawn";
/// It was not decided, or not used, in time.
pub const REQUEST_EXPIRED: &str = "Request expired";
/// Its approval was revoked.
pub const REQUEST_REVOKED: &str = "Approval revoked";

/// What a screen reader hears when a request stands differently.
pub fn request_spoken(title: &str, user: &str) -> String {
    format!("{title}: entry request for {user}.")
}
