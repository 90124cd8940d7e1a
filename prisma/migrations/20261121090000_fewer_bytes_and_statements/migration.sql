-- Stage outputs are kept packed: a quarter of the bytes, and nothing for PostgreSQL to parse. What is kept from before is
-- done again.
DELETE FROM stage_output;
ALTER TABLE stage_output ALTER COLUMN output TYPE bytea USING NULL;

-- How many revisions a document has had, so that the next one's number is known in the statement that makes it.
ALTER TABLE document ADD COLUMN revisions integer NOT NULL DEFAULT 1;
UPDATE document d SET revisions = (SELECT max(number) FROM revision WHERE document_id = d.id);
ALTER TABLE document ALTER COLUMN revisions DROP DEFAULT;
