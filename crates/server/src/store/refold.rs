//! Folding again what an earlier version of the server has folded, or has not.

use super::{DatabaseError, fold};
use sqlx::{Connection, SqliteConnection, SqliteTransaction};

/// How many people are read at once.
const BATCH: i64 = 1000;

/// Does nothing when everything is folded as [`fold::fold`] does it today.
pub async fn bring_up(connection: &mut SqliteConnection) -> Result<(), DatabaseError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let version: i64 = sqlx::query_scalar("SELECT version FROM folding").fetch_one(&mut *transaction).await?;
    if version == fold::VERSION {
        return Ok(());
    }
    people(&mut transaction).await?;
    sqlx::raw_sql(
        "UPDATE memberships SET sort_name = (SELECT p.folded_name FROM people p WHERE p.id = memberships.person_id)",
    )
    .execute(&mut *transaction)
    .await?;
    names(&mut transaction, "SELECT id, name FROM teams", "UPDATE teams SET folded_name = $1 WHERE id = $2")
        .await?;
    names(
        &mut transaction,
        "SELECT id, name FROM workspaces",
        "UPDATE workspaces SET folded_name = $1 WHERE id = $2",
    )
    .await?;
    sqlx::query("UPDATE folding SET version = $1").bind(fold::VERSION).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

async fn people(transaction: &mut SqliteTransaction<'_>) -> Result<(), DatabaseError> {
    let mut after = String::new();
    loop {
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("SELECT id, name, email FROM people WHERE id > $1 ORDER BY id LIMIT $2")
                .bind(&after)
                .bind(BATCH)
                .fetch_all(&mut **transaction)
                .await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after.clone_from(last);
        for (id, name, email) in rows {
            sqlx::query("UPDATE people SET folded_name = $1, folded_email = $2 WHERE id = $3")
                .bind(fold::fold(&name))
                .bind(fold::fold(&email))
                .bind(id)
                .execute(&mut **transaction)
                .await?;
        }
    }
}

/// There are few teams and workspaces.
async fn names(
    transaction: &mut SqliteTransaction<'_>,
    select: &'static str,
    update: &'static str,
) -> Result<(), DatabaseError> {
    let rows: Vec<(String, String)> = sqlx::query_as(select).fetch_all(&mut **transaction).await?;
    for (id, name) in rows {
        sqlx::query(update).bind(fold::fold(&name)).bind(id).execute(&mut **transaction).await?;
    }
    Ok(())
}
