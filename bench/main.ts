/**
 * Measures the real server on this machine and says which targets are met.
 *
 *     npm run bench [-- <measure>…] [--size large] [--json] [--profile <folder>]
 *
 * The server, the local site and the load are processes of their own, all on loopback. The numbers also go to
 * `bench/results.json`. `--size large` measures several processes over one PostgreSQL and one Redis (which has to be installed),
 * where no profiles are taken. With `--profile` the server's CPU profiles go to that folder, and what they say of it is printed: the
 * numbers are lower then.
 */

import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureColdStart } from './cold-start.ts';
import { measureEventLatency } from './event-latency.ts';
import { measureFanOut } from './fan-out.ts';
import { measureIdleMemory } from './idle-memory.ts';
import { measureLargeEventLatency } from './large/event-latency.ts';
import { measureLargeFanOut } from './large/fan-out.ts';
import { measureLargeShelving } from './large/shelving.ts';
import { measureLargeSubmitLatency } from './large/submit-latency.ts';
import { measureShelving } from './shelving.ts';
import { measureStatusPolls } from './status-polls.ts';
import { measureSubmitLatency } from './submit-latency.ts';
import { measureSubmitRate } from './submit-rate.ts';
import { formatReading } from './support/format-reading.ts';
import type { Measure, Reading } from './support/measure.ts';
import { createStartServer } from './support/start-server.ts';
import { startSite } from './support/start-site.ts';
import { summarizeProfiles } from './support/summarize-profile.ts';

const SMALL: Readonly<Record<string, Measure>> = {
  'submit-latency': measureSubmitLatency,
  'submit-rate': measureSubmitRate,
  'status-polls': measureStatusPolls,
  'event-latency': measureEventLatency,
  'fan-out': measureFanOut,
  shelving: measureShelving,
  'cold-start': measureColdStart,
  'idle-memory': measureIdleMemory,
};

const LARGE: Readonly<Record<string, Measure>> = {
  'large-submit-latency': measureLargeSubmitLatency,
  'large-event-latency': measureLargeEventLatency,
  'large-fan-out': measureLargeFanOut,
  'large-shelving': measureLargeShelving,
};
const MEASURES = { ...SMALL, ...LARGE };

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: 'small' },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const chosen = positionals.length > 0 ? positionals : Object.keys(flags.size === 'large' ? LARGE : SMALL);
const unknown = chosen.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there are ${Object.keys(MEASURES).join(', ')}.\n`);
  process.exit(2);
}

const machine = { cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
const startServer = createStartServer(flags.profile);
const readings: Reading[] = [];
using site = await startSite();
for (const name of chosen) {
  const measured = (await MEASURES[name]?.(site, startServer)) ?? [];
  readings.push(...measured);
  if (!flags.json) process.stdout.write(`${measured.map(formatReading).join('\n')}\n`);
}

const results = `${JSON.stringify({ at: new Date().toISOString(), ...machine, readings }, null, 2)}\n`;
await writeFile(join(import.meta.dirname, 'results.json'), results);
if (flags.json) process.stdout.write(results);
if (flags.profile !== undefined) process.stdout.write(`${await summarizeProfiles(flags.profile)}\n`);
