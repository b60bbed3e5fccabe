//! Polling: the same messages, read by a receiver at its own pace.

use super::shown;
use crate::{
    failure::Failure,
    store::{
        Reading,
        outbox::{self, Wanted},
        receivers::{self, Row},
    },
};
use ergo_protocol::{Code, messages::Changes};

/// The messages with numbers higher than `after`, for this receiver; without `after`, from the oldest one kept since
/// the receiver was added.
pub async fn page(
    tx: &mut Reading,
    receiver: &Row,
    after: Option<i64>,
    limit: u32,
) -> Result<Changes, Failure> {
    let (last, deleted) = outbox::numbers(tx).await?;
    if after.is_some_and(|after| after < deleted) {
        let detail = format!(
            "Messages after that number have been deleted, up to {deleted}. \
             Read the current state of your data, and then continue with after={deleted}."
        );
        return Err(gone(detail, deleted));
    }
    if after.is_some_and(|after| after > last) {
        // Future messages would be mistaken for ones that were already read.
        let detail = format!(
            "No message has had that number: the database was probably restored from a backup. \
             Read the current state of your data, and then continue with after={last}."
        );
        return Err(gone(detail, last));
    }
    // What happened before the receiver was added is not for it.
    let after = after.unwrap_or(deleted).max(receiver.added_after);
    let kinds = receivers::kinds(tx, &receiver.id).await?;
    let wanted = Wanted { workspace: receiver.workspace_id.as_deref(), kinds: &kinds };
    // One extra row shows whether there is more.
    let mut rows = outbox::after(tx, wanted, after, limit + 1).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    // Everything up to the last number was examined, including messages that are not for this receiver.
    let read = rows.last().filter(|_| has_more).map_or(last, |row| row.seq);
    let items = shown::messages(tx, rows, receiver.personal_data).await?;
    Ok(Changes { items, next_after: read, has_more })
}

/// The refusal if messages may be missing; the receiver can continue after `next_after`.
fn gone(detail: String, next_after: i64) -> Failure {
    Failure { next_after: Some(next_after), ..Failure::new(Code::ChangesDeleted, detail) }
}
