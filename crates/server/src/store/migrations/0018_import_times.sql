-- When an import last changed a person, a member, or a team, which SCIM says of them. When their directory did so is in
-- scim_resources.
ALTER TABLE people ADD COLUMN imported_at INTEGER;
ALTER TABLE memberships ADD COLUMN imported_at INTEGER;
ALTER TABLE teams ADD COLUMN imported_at INTEGER;
