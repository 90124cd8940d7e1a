import type { Document } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { ComparedText, TextDiff } from './diff/compare-texts.ts';
import { renderText } from './document-file.ts';

export interface RevisionDiff extends TextDiff {
  readonly from: number;
  readonly to: number;
}

interface DiffDeps {
  readonly database: Database;
  readonly compare: (before: ComparedText, after: ComparedText) => Promise<TextDiff>;
}

/**
 * What has changed from one revision of a document to another, in title and text as the page had them.
 *
 * @param to unset, the current one
 * @param from unset, the one before `to`
 * @throws DomainError `NOT_FOUND` when there is no such revision, or none before
 */
export async function diffRevisions(
  { database, compare }: DiffDeps,
  { id: documentId, revisionCount }: Document,
  from: number | null,
  to: number | null,
): Promise<RevisionDiff> {
  const newer = to ?? revisionCount;
  const older = from ?? newer - 1;
  if (older < 1 && from === null) {
    throw new DomainError(
      'NOT_FOUND',
      `The document ${documentId} has no revision before ${newer} to compare it with.`,
    );
  }
  const rows = await database.revision.findMany({
    where: { documentId, number: { in: [older, newer] } },
    select: { number: true, title: true, markdown: true },
  });
  const textOf = (number: number): ComparedText => {
    const row = rows.find((each) => each.number === number);
    if (row === undefined) throw new DomainError('NOT_FOUND', `The document ${documentId} has no revision ${number}.`);
    return { name: `revision-${number}`, text: renderText(row.title, row.markdown) };
  };
  return { from: older, to: newer, ...(await compare(textOf(older), textOf(newer))) };
}
