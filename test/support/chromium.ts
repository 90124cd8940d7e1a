import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser of this machine; null when there is none, and then tests in a browser are left out. */
export const chromiumPath: string | null = PLACES.find((path) => existsSync(path)) ?? null;
