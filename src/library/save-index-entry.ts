import { Prisma } from '../storage/database/generated/client.ts';
import { jsonText } from '../storage/database/json-text.ts';
import { INDEX_VERSION, type IndexEntry } from './index-entry.ts';

/**
 * SQL of common table expressions that store the index entries of revisions.
 *
 * @param shown a relation with the `revision_id` of those whose entry shall be stored: they exist, or come to exist by the
 * same statement
 * @param spaces the embedding spaces that have the vectors of all their passages
 */
export function storeIndexEntries(
  entries: ReadonlyMap<string, IndexEntry>,
  shown: Prisma.Sql,
  spaces: readonly number[] = [],
): Prisma.Sql {
  const heads = [...entries].map(([revision_id, { language, passages, length, words }]) => {
    return { revision_id, language, passages: passages.length, length, words };
  });
  const passages = [...entries].flatMap(([revision_id, entry]) =>
    entry.passages.map(({ heading, text, terms, titleTerms }, ordinal) => {
      const base64 = Buffer.from(terms.buffer, terms.byteOffset, terms.byteLength).toString('base64');
      return { revision_id, ordinal, heading, text, terms: base64, title_terms: titleTerms };
    }),
  );
  return Prisma.sql`
    entered AS (
      INSERT INTO index_entry (revision_id, index_version, language, passages, length, words, spaces)
      SELECT s.revision_id, ${INDEX_VERSION}, h.language, h.passages, h.length,
        ARRAY(SELECT jsonb_array_elements_text(h.words)), ${[...spaces]}::integer[]
      FROM ${shown} s JOIN jsonb_to_recordset(${jsonText(heads)}::jsonb)
        AS h (revision_id uuid, language text, passages integer, length integer, words jsonb) USING (revision_id)
      RETURNING number, revision_id
    ), parted AS (
      INSERT INTO passage (entry, ordinal, heading, text, terms, title_terms)
      SELECT e.number, p.ordinal, p.heading, p.text, decode(p.terms, 'base64'), p.title_terms
      FROM entered e JOIN jsonb_to_recordset(${jsonText(passages)}::jsonb)
        AS p (revision_id uuid, ordinal integer, heading text, text text, terms text, title_terms integer) USING (revision_id)
    )`;
}
