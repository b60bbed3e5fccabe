-- Signing keys are published before they sign, and can be encrypted.

-- From then on it signs, until the next one does.
ALTER TABLE signing_keys ADD COLUMN signs_from INTEGER NOT NULL DEFAULT 0;
UPDATE signing_keys SET signs_from = created_at;
-- The id of the encryption key; empty for a key in plain text.
ALTER TABLE signing_keys ADD COLUMN sealed_with TEXT;

-- Its one row is there from when the keys were first encrypted: from then on, none is taken in plain text.
CREATE TABLE key_encryption (since INTEGER NOT NULL) STRICT;
