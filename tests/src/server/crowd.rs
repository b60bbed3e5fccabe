//! A customer with as many members as one wants, in seconds.

use super::Server;

impl Server {
    /// Fills a workspace up to so many members, active and with the least rights. They are in its list; a search does
    /// not find them, because indexing a million takes minutes.
    pub async fn crowd(&self, workspace: &str, members: u32) {
        let there = self.members_of(workspace).await;
        let missing = i64::from(members) - there;
        if missing <= 0 {
            return;
        }
        let search: String =
            sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = 'search_has_new_members'")
                .fetch_one(&self.db)
                .await
                .expect("new members are indexed by a trigger");
        let numbers = "WITH RECURSIVE crowd (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM crowd WHERE n < ?1)";
        let people = format!(
            "{numbers} INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale) \
             SELECT 'usr_crowd_' || n, 'Person ' || n, 'person ' || printf('%07d', n), 'p' || n || '@crowd.example', \
                    'p' || n || '@crowd.example', 'Europe/London', 'en' FROM crowd"
        );
        let memberships = format!(
            "{numbers} INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at) \
             SELECT ?2, 'usr_crowd_' || n, 'person ' || printf('%07d', n), \
                    (SELECT id FROM roles WHERE workspace_id = ?2 AND name = 'Viewer'), 'active', 1 FROM crowd"
        );
        let mut sql = self.db.begin().await.expect("the database can be written");
        sqlx::raw_sql("DROP TRIGGER search_has_new_members").execute(&mut *sql).await.expect("it goes");
        let people = sqlx::query(sqlx::AssertSqlSafe(people)).bind(missing);
        people.execute(&mut *sql).await.expect("the database takes the people");
        let memberships =
            sqlx::query(sqlx::AssertSqlSafe(memberships)).bind(missing).bind(workspace.to_owned());
        memberships.execute(&mut *sql).await.expect("the database takes the members");
        sqlx::raw_sql(sqlx::AssertSqlSafe(search)).execute(&mut *sql).await.expect("it comes back");
        sql.commit().await.expect("the database keeps the crowd");
    }
}
