-- When an import last changed a person, a member, or a team. SCIM reports the later of this and the time of the directory's own
-- last change, which is in scim_resources.
ALTER TABLE people ADD COLUMN imported_at INTEGER;
ALTER TABLE memberships ADD COLUMN imported_at INTEGER;
ALTER TABLE teams ADD COLUMN imported_at INTEGER;
