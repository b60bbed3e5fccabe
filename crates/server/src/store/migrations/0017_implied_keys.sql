-- Only PostgreSQL has something to do here: see the file of this number for it.
SELECT 1;
