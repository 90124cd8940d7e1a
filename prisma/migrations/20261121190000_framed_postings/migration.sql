-- Each block of postings has its length before it, so that the blocks of several segments are put together by writing one after the other.
-- Under another name: a process of the version before, which would not understand them, fails instead.
ALTER TABLE posting RENAME COLUMN passages TO blocks;
UPDATE posting SET blocks = int4send(length(blocks)) || blocks;

-- Segments are put together, and given up, by their numbers.
CREATE INDEX posting_segment_idx ON posting (segment);
