-- Ways around the triggers that keep the record, and a clock that is ahead.

-- INSERT OR REPLACE deletes what is in its way without a word to the triggers that refuse to delete. (A number that is not given is -1
-- here.)
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
    WHEN NEW.seq > 0 AND NEW.seq <= (SELECT max(a.seq) FROM audit a)
    BEGIN SELECT RAISE (ABORT, 'the audit is append only'); END;
CREATE TRIGGER journals_are_not_replaced BEFORE INSERT ON journal_entries
    WHEN EXISTS (SELECT 1 FROM journal_entries e WHERE e.session_id = NEW.session_id AND e.seq = NEW.seq)
    BEGIN SELECT RAISE (ABORT, 'a journal is append only'); END;

-- How many entries a journal has and the hash of the last one: it grows until it is complete, and goes with its entries.
CREATE TRIGGER journal_heads_only_grow BEFORE UPDATE ON journals
    WHEN OLD.complete <> 0 OR NEW.session_id <> OLD.session_id OR NEW.stored <= OLD.stored
    BEGIN SELECT RAISE (ABORT, 'a journal is append only'); END;
CREATE TRIGGER journal_heads_are_not_replaced BEFORE INSERT ON journals
    WHEN EXISTS (SELECT 1 FROM journals j WHERE j.session_id = NEW.session_id)
    BEGIN SELECT RAISE (ABORT, 'a journal is append only'); END;
CREATE TRIGGER journal_heads_are_not_thinned BEFORE DELETE ON journals
    WHEN NOT EXISTS (SELECT 1 FROM forgetting f JOIN sessions s ON s.id = OLD.session_id
                     WHERE f.what = 'journals' AND s.ended_at < f.before
                         AND f.before <= (CAST(strftime('%s', 'now') AS INTEGER) - 365 * 86400) * 1000)
    BEGIN SELECT RAISE (ABORT, 'a journal is append only'); END;

-- When the clock was last read to forget something, and when it was found to have jumped: store/timekeeping.rs.
CREATE TABLE timekeeping (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at    INTEGER NOT NULL,
    doubted_at INTEGER
) STRICT;
