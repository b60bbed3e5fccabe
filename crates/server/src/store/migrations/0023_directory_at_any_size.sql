-- The agents' search finds people whose name begins with what is typed, among a million, in the order of their names.
CREATE INDEX people_by_name ON people (folded_name, id);
