//! Whether the database holds what was acknowledged, and nothing happened twice.

use crate::ledger::Ledger;
use sqlx::{AnyPool, any::install_default_drivers};

/// Every promise that was broken, in words.
pub async fn of(database: &str, ledger: &Ledger) -> Vec<String> {
    install_default_drivers();
    let sql = AnyPool::connect(database).await.unwrap();
    let mut broken = ledger.broken();
    for (session, acknowledged) in ledger.sessions() {
        let count = async |query: &'static str| -> i64 {
            sqlx::query_scalar(query).bind(&session).fetch_one(&sql).await.unwrap()
        };
        let reads = count("SELECT count(*) FROM audit WHERE session_id = $1 AND action LIKE '%.read'").await;
        if reads < i64::from(acknowledged.reads) {
            broken.push(format!("{session}: {} reads answered, {reads} audit rows", acknowledged.reads));
        }
        let entries = count("SELECT count(*) FROM journal_entries WHERE session_id = $1").await;
        if entries < i64::from(acknowledged.journal) {
            broken
                .push(format!("{session}: {} journal entries stored, {entries} found", acknowledged.journal));
        }
        let recorded = "SELECT count(*) FROM audit WHERE session_id = $1 AND action = 'member.role_changed'";
        let changes = count(recorded).await;
        let used = count("SELECT count(used_at) FROM change_grants WHERE session_id = $1").await;
        if changes < i64::from(acknowledged.changes) || changes != used || acknowledged.changes > 1 {
            broken.push(format!(
                "{session}: {} changes acknowledged, {changes} recorded, {used} grants used",
                acknowledged.changes
            ));
        }
    }
    sql.close().await;
    broken
}
