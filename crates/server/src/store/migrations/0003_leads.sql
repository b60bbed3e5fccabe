-- What leads see: who ended a session and what they said, what is armed, what a session reads, and what became of requests.

ALTER TABLE sessions ADD COLUMN ended_by TEXT REFERENCES people (id);
-- The message to the agent of the person who ended it.
ALTER TABLE sessions ADD COLUMN end_message TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_inside ON sessions (started_at, id) WHERE ended_at IS NULL AND actor_id IS NOT NULL;

-- What is armed, in words. Grants from before live for two minutes and have none.
ALTER TABLE change_grants ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE change_grants ADD COLUMN before_words TEXT NOT NULL DEFAULT '';
ALTER TABLE change_grants ADD COLUMN after_words TEXT NOT NULL DEFAULT '';

-- The last page of a session is its last read in the audit: no second record of it.
CREATE INDEX audit_by_session ON audit (session_id, seq) WHERE session_id IS NOT NULL;

-- When a request stopped waiting. Not there while it waits; one that lapses undecided has settled at lapses_at.
ALTER TABLE entry_requests ADD COLUMN settled_at INTEGER;
ALTER TABLE entry_requests ADD COLUMN withdrawn_at INTEGER;
-- Not there when the server withdrew it; then there is a why.
ALTER TABLE entry_requests ADD COLUMN withdrawn_by TEXT REFERENCES people (id);
ALTER TABLE entry_requests ADD COLUMN withdrawn_why TEXT NOT NULL DEFAULT '';
-- When an old one was withdrawn is not known; it was not before it was made.
UPDATE entry_requests SET settled_at = coalesce(decided_at, created_at) WHERE state <> 'pending';
CREATE INDEX entry_requests_settled ON entry_requests (coalesce(settled_at, lapses_at), id);
