import { inject } from 'vitest';
import { largeSize } from './large-size.ts';
import type { Size } from './size.ts';
import { smallSize } from './small-size.ts';

/** The size that this run asks for, with nothing in it yet. `dataDir` is a folder that is there, and empty. */
export async function openSize(dataDir: string): Promise<Size> {
  return inject('testSize') === 'large' ? largeSize() : smallSize(dataDir);
}
