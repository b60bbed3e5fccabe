//! stub
pub async fn seed(_pool: &sqlx::SqlitePool) -> Result<(), sqlx::Error> { Ok(()) }
