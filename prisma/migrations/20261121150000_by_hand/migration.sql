-- Which of title, tags and tier a person has set. The document's own columns hold what is shown; what the machine made of them lies
-- in the current revision.
ALTER TABLE document ADD COLUMN by_hand text[] NOT NULL DEFAULT '{}'
  CHECK (by_hand <@ '{title,tags,tier}');
