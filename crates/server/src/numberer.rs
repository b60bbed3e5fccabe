//! Keeps the index of what is searched up to date, in the background.

use crate::store::{Database, StoreError, numbering::Numbering};
use std::time::{Duration, Instant};

/// How often to look for members who are not in the index yet.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Adds new members to the index until the task is aborted.
pub async fn run(database: Database) {
    let mut numbering = Numbering::default();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if let Err(error) = number_all(&database, &mut numbering).await {
            // Until the next attempt, searches read what is not in the index.
            tracing::warn!(%error, "new members cannot be added to the search index now");
        }
    }
}

async fn number_all(database: &Database, numbering: &mut Numbering) -> Result<(), StoreError> {
    while Numbering::is_needed(&mut database.read().await?).await? {
        let mut tx = database.write().await?;
        let began = Instant::now();
        let is_any = numbering.number_some(&mut tx).await?;
        tx.commit().await?;
        if !is_any {
            // From the end of a list, it goes on at the beginning.
            return Ok(());
        }
        // Leaves the lock to others for a while.
        tokio::time::sleep(began.elapsed() / 2).await;
    }
    Ok(())
}
