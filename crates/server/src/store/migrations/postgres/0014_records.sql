-- The same as the migration of that number for SQLite. Nothing is replaced here without a word to the triggers.

CREATE TRIGGER journal_heads_only_grow BEFORE UPDATE ON journals FOR EACH ROW
    WHEN (OLD.complete <> 0 OR NEW.session_id <> OLD.session_id OR NEW.stored <= OLD.stored)
    EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER journal_heads_are_not_truncated BEFORE TRUNCATE ON journals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER journal_heads_are_not_thinned BEFORE DELETE ON journals
    FOR EACH ROW EXECUTE FUNCTION refuse_forgetting('journals');

CREATE TABLE timekeeping (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at    INTEGER NOT NULL,
    doubted_at INTEGER
);
