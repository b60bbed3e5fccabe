//! What the database refuses by itself, whoever writes it: a membership without a person or a role.

use crate::world::World;

/// Statements that would leave a membership without its person, role, or workspace.
const REFUSED: [&str; 8] = [
    "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
     SELECT workspace_id, 'usr_nobody', 'nobody', role_id, status, joined_at FROM memberships WHERE person_id = 'usr_7f3k'",
    "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
     SELECT 'ws_nowhere', person_id, sort_name, role_id, status, joined_at FROM memberships WHERE person_id = 'usr_7f3k'",
    "UPDATE memberships SET role_id = 'role_none' WHERE person_id = 'usr_7f3k'",
    "UPDATE memberships SET role_id = (SELECT min(r.id) FROM roles r WHERE r.workspace_id <> memberships.workspace_id)
     WHERE person_id = 'usr_7f3k'",
    "DELETE FROM people WHERE id = 'usr_7f3k'",
    "DELETE FROM roles WHERE id IN (SELECT role_id FROM memberships WHERE person_id = 'usr_7f3k')",
    "UPDATE people SET id = 'usr_other' WHERE id = 'usr_7f3k'",
    "UPDATE roles SET id = 'role_other' WHERE id IN (SELECT role_id FROM memberships WHERE person_id = 'usr_7f3k')",
];

#[tokio::test]
async fn a_membership_always_has_its_person_and_role() {
    let world = World::training().await;
    let people = "SELECT count(*) FROM memberships WHERE person_id = 'usr_7f3k'";
    assert!(world.number(people).await > 0);
    let before = world.dump().await;
    for sql in REFUSED {
        let refused = sqlx::query(sql).execute(&world.sql).await.unwrap_err();
        let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
        // foreign_key_violation; SQLITE_CONSTRAINT_FOREIGNKEY.
        assert!(["23503", "787"].contains(&code.as_str()), "{sql}: {code}: {refused}");
    }
    assert_eq!(world.dump().await, before);
    world.running.stop().await;
}
