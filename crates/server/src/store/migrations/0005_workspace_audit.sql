-- A workspace's own audit log, among everything that support has read there: what changed, and what was done to whom.

-- The same words as CHANGES in store/audit.rs: otherwise the index is not used.
CREATE INDEX audit_changes ON audit (workspace_id, seq)
    WHERE action IN ('member.role_changed', 'team.member_added', 'team.member_removed', 'access_setting.changed');
CREATE INDEX audit_by_target ON audit (workspace_id, target, seq) WHERE target IS NOT NULL;
