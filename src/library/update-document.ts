import { randomBytes } from 'node:crypto';
import { type Document, HAND_FIELDS, tierOf } from '../domain/document.ts';
import { DomainError } from '../domain/failure.ts';
import type { Database } from '../storage/database/open-database.ts';
import type { ObjectStore } from '../storage/objects/object-store.ts';
import type { VectorStore } from '../storage/vectors/vector-store.ts';
import { renderDocumentFile } from './document-file.ts';
import { byHandOver, type HandMade, toRevision } from './document-row.ts';
import { fileKeyOf } from './file-key.ts';
import { findDocument } from './find-document.ts';
import { type DocumentChanges, readChanges } from './read-changes.ts';
import { retitleDocument } from './retitle-document.ts';
import { tellFacets } from './tell-facets.ts';

export interface UpdateDeps {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly vectors: VectorStore;
  /** Called once the change is visible. */
  readonly onChanged: () => Promise<void>;
}

/** A document with all that its file says, and what the machine made of it. */
interface State {
  readonly document: Document;
  readonly machine: HandMade;
  /** Renders its file with these fields. */
  readonly render: (shown: HandMade) => string;
}

/**
 * Sets title, tags or tier of a document by hand, or back to what the machine made of them. What is set by hand stays when the page
 * is shelved again.
 *
 * Of changes that meet, each keeps what it set: whoever comes second begins anew with what the first one left. The file is put first
 * under a new key; then one transaction sets the document to it, and to what is searched.
 *
 * @throws DomainError `INVALID_INPUT`, `NOT_FOUND`, `FILES_UNAVAILABLE` (nothing was changed), `VECTORS_UNAVAILABLE` (to be
 * repeated: filters of searches by meaning don't know of it yet)
 */
export async function updateDocument(deps: UpdateDeps, id: string, given: DocumentChanges): Promise<Document> {
  const changes = readChanges(given);
  let changed: Document | null = null;
  while (changed === null) {
    const state = await readState(deps.database, id);
    changed = await saveChanges(deps, state, applyChanges(state, changes));
  }
  // Also when it was so already: the change before it may not have come so far.
  if (changes.tags !== undefined || changes.tier !== undefined) await tellFacets(deps, changed);
  return changed;
}

async function readState(database: Database, id: string): Promise<State> {
  const document = await findDocument(database, id);
  const row = document && (await database.revision.findUnique({ where: { id: document.revisionId } }));
  if (!row) throw new DomainError('NOT_FOUND', `There is no document ${id}.`);
  const { markdown } = row;
  const revision = toRevision(row, document);
  const { title, tags, quality } = revision;
  return {
    document,
    machine: { title, tags, tier: tierOf(quality.score) },
    render: (shown) => renderDocumentFile({ ...document, ...revision, ...shown, markdown }),
  };
}

type Applied = HandMade & Pick<Document, 'byHand'>;

function applyChanges({ document, machine }: State, { title, tags, tier }: DocumentChanges): Applied {
  const changes = { title, tags, tier };
  const byHand = HAND_FIELDS.filter((field) =>
    changes[field] === undefined ? document.byHand.includes(field) : changes[field] !== null,
  );
  const wanted = { title: title ?? document.title, tags: tags ?? document.tags, tier: tier ?? document.tier };
  return { ...byHandOver(machine, { ...wanted, byHand }), byHand };
}

function isSame(a: Applied, b: Applied): boolean {
  return [...HAND_FIELDS, 'byHand' as const].every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]));
}

/** Answers null when something else has changed the document meanwhile. */
async function saveChanges(
  { database, objects, onChanged }: UpdateDeps,
  { document, render }: State,
  applied: Applied,
): Promise<Document | null> {
  if (isSame(document, applied)) return document;
  const { id, revisionId, site, filePath: before } = document;
  const fileKey = fileKeyOf(site, applied.title, revisionId, randomBytes(4).toString('hex'));
  await objects.put(fileKey, render(applied), 'text/markdown; charset=utf-8');
  const { title, tier, tags, byHand } = applied;
  const data = { title, tier, tags: [...tags], byHand: [...byHand], fileKey };
  const isSaved = await database
    .$transaction(async (transaction) => {
      // Every change of a document gives it another file, so this says that there was none.
      const { count } = await transaction.document.updateMany({ where: { id, fileKey: before }, data });
      if (count === 0) return false;
      await transaction.revision.updateMany({ where: { id: revisionId }, data: { fileKey } });
      if (title !== document.title) await retitleDocument(transaction, document, title);
      return true;
    })
    .catch(async (error: unknown) => {
      await objects.delete(fileKey).catch(() => undefined);
      throw error;
    });
  if (isSaved) await onChanged();
  // What can't be removed now is swept later.
  await objects.delete(isSaved ? before : fileKey).catch(() => undefined);
  return isSaved ? { ...document, ...applied, filePath: fileKey } : null;
}
