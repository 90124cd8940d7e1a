-- Who wrote summary, tags and grade: the built-in way (all of them so far, and those of exports that don't say), or a model by
-- its id; and why a model that was set has not.
ALTER TABLE revision ADD COLUMN written_by text NOT NULL DEFAULT 'extractive', ADD COLUMN model_failure text;
ALTER TABLE document ADD COLUMN written_by text NOT NULL DEFAULT 'extractive', ADD COLUMN model_failure text,
  -- When the model is to be asked again; null: it need not be.
  ADD COLUMN renew_at timestamptz(3);

CREATE INDEX document_renew_at_idx ON document (renew_at) WHERE renew_at IS NOT NULL;

-- What models have read and written for a job, over all its attempts.
ALTER TABLE job ADD COLUMN input_tokens integer NOT NULL DEFAULT 0, ADD COLUMN output_tokens integer NOT NULL DEFAULT 0;

-- What is kept from before does not say who wrote it: it is done again.
DELETE FROM stage_output WHERE stage = 'transform';
