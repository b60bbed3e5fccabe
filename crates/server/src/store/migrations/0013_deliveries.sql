-- How long messages are kept, for whom, and receivers that get another token.

-- When it last reached a receiver: it is kept from then on.
ALTER TABLE outbox ADD COLUMN delivered_at INTEGER;

-- Since when nothing that it was sent has arrived.
ALTER TABLE receivers ADD COLUMN failing_since INTEGER;
-- The number of the last message that was deleted while it was disabled, before it could be sent.
ALTER TABLE receivers ADD COLUMN missed_seq INTEGER;
-- Of a receiver that polls: hex SHA-256 of the token before, and until when that one opens the feed too.
ALTER TABLE receivers ADD COLUMN old_token_hash TEXT;
ALTER TABLE receivers ADD COLUMN old_token_until INTEGER;
