-- PostgreSQL alone finds a person's rows of the search table by their memberships. Here, the foreign key to people needs
-- the index.
SELECT 1;
