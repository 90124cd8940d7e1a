/** A piece of a document that is read, scored and shown by itself. */
export interface Passage {
  /** The heading that it stands under; null before the first. */
  readonly heading: string | null;
  /** At most some 200 words, without markup; lines are those of the document's blocks. */
  readonly text: string;
}
