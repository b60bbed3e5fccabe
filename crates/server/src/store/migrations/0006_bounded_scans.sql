-- What a session looked at last, without walking through all else that it did.
CREATE INDEX audit_pages ON audit (session_id, seq) WHERE action IN ('workspace.read', 'members.read', 'member.read',
    'effective_access.read', 'teams.read', 'roles.read', 'access_settings.read', 'workspace_audit.read');

-- What is over, to be pruned.
CREATE INDEX notifications_read ON notifications (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX entry_tickets_by_end ON entry_tickets (expires_at);
CREATE INDEX change_grants_by_end ON change_grants (expires_at);
CREATE INDEX entry_requests_by_end ON entry_requests (lapses_at);
