import { rememberReadings } from './remember-readings.ts';
import { tokenize } from './tokenize.ts';

/** The words of a block or sentence as `tokenize` gives them, remembered: several readers ask for those of the same one. */
export const wordsOf = rememberReadings(tokenize);
