-- Records can be forgotten where an administrator says so, after a year at the earliest. While that happens, and only then,
-- its one row says what is forgotten from before when; the triggers refuse to delete anything else.

CREATE TABLE forgetting (
    what   TEXT PRIMARY KEY CHECK (what IN ('audit', 'journals')),
    before INTEGER NOT NULL
) STRICT;

DROP TRIGGER audit_is_not_thinned;
CREATE TRIGGER audit_is_not_thinned BEFORE DELETE ON audit
    WHEN NOT EXISTS (SELECT 1 FROM forgetting f WHERE f.what = 'audit' AND OLD.at < f.before
                         AND f.before <= (CAST(strftime('%s', 'now') AS INTEGER) - 365 * 86400) * 1000)
    BEGIN SELECT RAISE (ABORT, 'the audit is append only'); END;

DROP TRIGGER journals_are_not_thinned;
CREATE TRIGGER journals_are_not_thinned BEFORE DELETE ON journal_entries
    WHEN NOT EXISTS (SELECT 1 FROM forgetting f JOIN sessions s ON s.id = OLD.session_id
                     WHERE f.what = 'journals' AND s.ended_at < f.before
                         AND f.before <= (CAST(strftime('%s', 'now') AS INTEGER) - 365 * 86400) * 1000)
    BEGIN SELECT RAISE (ABORT, 'a journal is append only'); END;
