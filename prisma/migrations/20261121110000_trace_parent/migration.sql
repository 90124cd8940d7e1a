-- The W3C `traceparent` of the submit, which every attempt's spans continue; null when nobody traced it.
ALTER TABLE job ADD COLUMN trace_parent text;
