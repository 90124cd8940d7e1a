/** What a transfer is doing. */
export type Step = 'reading' | 'exporting' | 'importing' | 'verifying';

/** Told now and then how far a step has come: in bytes for `reading`, else in records. */
export type OnProgress = (step: Step, done: number, total: number) => void;
