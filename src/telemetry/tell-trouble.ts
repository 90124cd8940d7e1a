import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

export interface ExportTrouble {
  /** A batch could not be sent; called once for all that follow it. */
  readonly onTrouble: (error: unknown) => void;
  /** Batches are taken again. */
  readonly onRecovery: () => void;
}

/** An exporter that says when it begins to fail, and when that is over: the SDK itself drops spans without a word. */
export function tellTrouble(exporter: SpanExporter, { onTrouble, onRecovery }: ExportTrouble): SpanExporter {
  let isInTrouble = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed && !isInTrouble) onTrouble(result.error);
        if (!failed && isInTrouble) onRecovery();
        isInTrouble = failed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
