-- The vectors of one revision's chunks, in order: 32-bit floats, little end first, each of length one. No reference to the
-- revision: they are stored before it is, so that it is found as soon as it is seen.
CREATE TABLE revision_vectors (
  revision_id uuid NOT NULL,
  space       text NOT NULL,
  vectors     bytea NOT NULL,
  stored_at   timestamptz(3) NOT NULL DEFAULT now(),
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (revision_id, space)
);

-- What has come since a reader's last snapshot.
CREATE INDEX revision_vectors_space_transaction_idx ON revision_vectors (space, transaction);

-- Floats of this kind don't get smaller by compression.
ALTER TABLE revision_vectors ALTER COLUMN vectors SET STORAGE EXTERNAL;
