//! Folds again what an earlier version of the server folded differently, or not at all.

use super::{
    DatabaseError, fold,
    sql::{self, Connection, Pool},
};

/// How many people are read at once.
const BATCH: i64 = 1000;

/// Does nothing if everything is folded as [`fold::fold`] does it now, or by a newer server: two versions that share
/// a database during an upgrade would otherwise fold it back and forth.
pub async fn bring_up(pool: &Pool) -> Result<(), DatabaseError> {
    let mut connection = pool.write().await?;
    let version: i64 = sql::query("SELECT version FROM folding").fetch_one(&mut connection).await?;
    if version >= fold::VERSION {
        return Ok(());
    }
    people(&mut connection).await?;
    sql::query(
        "UPDATE memberships SET sort_name = (SELECT p.folded_name FROM people p WHERE p.id = memberships.person_id)",
    )
    .execute(&mut connection)
    .await?;
    names(&mut connection, "SELECT id, name FROM teams", "UPDATE teams SET folded_name = $1 WHERE id = $2")
        .await?;
    names(
        &mut connection,
        "SELECT id, name FROM workspaces",
        "UPDATE workspaces SET folded_name = $1 WHERE id = $2",
    )
    .await?;
    sql::query("UPDATE folding SET version = $1").bind(fold::VERSION).execute(&mut connection).await?;
    connection.commit().await?;
    Ok(())
}

async fn people(connection: &mut Connection) -> Result<(), DatabaseError> {
    let mut after = String::new();
    loop {
        let rows: Vec<(String, String, String)> =
            sql::query("SELECT id, name, email FROM people WHERE id > $1 ORDER BY id LIMIT $2")
                .bind(&after)
                .bind(BATCH)
                .fetch_all(connection)
                .await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after.clone_from(last);
        for (id, name, email) in rows {
            sql::query("UPDATE people SET folded_name = $1, folded_email = $2 WHERE id = $3")
                .bind(fold::fold(&name))
                .bind(fold::fold(&email))
                .bind(id)
                .execute(connection)
                .await?;
        }
    }
}

/// Folds names all at once, because there are few teams and workspaces.
async fn names(
    connection: &mut Connection,
    select: &'static str,
    update: &'static str,
) -> Result<(), DatabaseError> {
    let rows: Vec<(String, String)> = sql::query(select).fetch_all(connection).await?;
    for (id, name) in rows {
        sql::query(update).bind(fold::fold(&name)).bind(id).execute(connection).await?;
    }
    Ok(())
}
