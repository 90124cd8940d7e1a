/** Where models are asked, and for how long. */

export interface ModelSettings {
  /** Up to and with `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly chatModel: string | null;
  readonly embeddingModel: string | null;
}

/** How long the endpoint may take, in milliseconds. */
export interface ModelPatience {
  /** A whole answer, with its second tries. */
  readonly answerMs: number;
  /** Between two signs of life while a text is written, thoughts among them, and before the first. */
  readonly silenceMs: number;
  /** The vectors of some texts. */
  readonly embeddingMs: number;
}
