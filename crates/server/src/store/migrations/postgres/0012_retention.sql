-- The same as the migration of that number for SQLite: triggers have no words that both understand.

CREATE TABLE forgetting (
    what   TEXT PRIMARY KEY CHECK (what IN ('audit', 'journals')),
    before INTEGER NOT NULL
);

CREATE FUNCTION refuse_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE allowed BOOLEAN;
BEGIN
    SELECT f.before <= (extract(epoch FROM clock_timestamp()) - 365 * 86400) * 1000
           AND CASE WHEN f.what = 'audit' THEN (to_jsonb(OLD) ->> 'at')::BIGINT < f.before
                    ELSE (SELECT s.ended_at < f.before FROM sessions s WHERE s.id = to_jsonb(OLD) ->> 'session_id') END
        INTO allowed FROM forgetting f WHERE f.what = TG_ARGV[0];
    IF coalesce(allowed, FALSE) THEN RETURN OLD; END IF;
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME;
END $$;

DROP TRIGGER audit_is_not_rewritten ON audit;
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER audit_is_not_thinned BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_forgetting('audit');

DROP TRIGGER journals_are_not_rewritten ON journal_entries;
CREATE TRIGGER journals_are_not_rewritten BEFORE UPDATE OR TRUNCATE ON journal_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER journals_are_not_thinned BEFORE DELETE ON journal_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_forgetting('journals');
