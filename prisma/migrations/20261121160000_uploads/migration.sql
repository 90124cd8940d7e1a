-- Whether the content came with the submission: it is then read from the file store instead of being fetched.
ALTER TABLE job ADD COLUMN uploaded boolean NOT NULL DEFAULT false;
