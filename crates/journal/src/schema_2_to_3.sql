-- Version 3: an entry can correct an earlier one.
ALTER TABLE entry ADD COLUMN corrects INTEGER CHECK (corrects BETWEEN 1 AND seq - 1);
PRAGMA user_version = 3;
