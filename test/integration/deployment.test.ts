/** What is deployed, as far as it can be seen without an engine to run it. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { startTestApp } from '../support/app.ts';
import { composeCommand, composeConfig } from '../support/compose.ts';
import { readMetrics } from '../support/metrics.ts';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
}

const FOLDER = join(import.meta.dirname, '../..');
const read = (file: string) => readFile(join(FOLDER, file), 'utf8');

const composeFile = await read('docker-compose.yml');
const services = Object.entries<Service>(parse(composeFile, { merge: true }).services);
const settings = (await read('.env.example')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

const SECRETS = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'QDRANT_API_KEY', 'MINIO_SECRET_KEY', 'GRAFANA_PASSWORD'];

describe.skipIf(composeCommand === null)('Compose (Debian: apt-get install docker-compose)', () => {
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, 'c0ffee']));

  test('takes the file, with every profile', () => {
    const { status, stdout, stderr } = composeConfig(secrets, ['observability', 'ai']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(Object.keys(parse(stdout).services).sort()).toEqual(services.map(([name]) => name).sort());
  });

  test.each(SECRETS)('refuses to start without %s', (name) => {
    const { status, stderr } = composeConfig({ ...secrets, [name]: '' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('make the secrets first');
  });

  test('publishes the load balancer and Grafana, to this machine only', () => {
    const { services } = parse(composeConfig(secrets, ['observability', 'ai']).stdout);
    const published = Object.keys(services).filter((name) => services[name].ports !== undefined);
    expect(published.sort()).toEqual(['grafana', 'nginx']);
    for (const name of published) expect(JSON.stringify(services[name].ports)).toContain('"127.0.0.1');
  });
});

test('every image is of one exact version', async () => {
  const bases = (await read('Dockerfile')).matchAll(/^FROM (\S+:\S+)/gm);
  for (const image of [...services.map(([, { image }]) => image), ...[...bases].map(([, base]) => base)]) {
    expect(image).toMatch(/:(v?\d+\.\d+(\.\d+)?|RELEASE\.[\dTZ-]+)(-\w+)*$/);
  }
  const own = services.filter(([, { build }]) => build !== undefined).map(([, { image }]) => image);
  expect(new Set(own)).toEqual(new Set([`williams-librarian:${packageJson.version}`]));
});

test('no secret has a value that everyone knows', () => {
  for (const [, { environment = {} }] of services) {
    for (const [name, value] of Object.entries(environment)) {
      if (/PASSWORD|SECRET|API_KEY|AUTH$|_URL$/.test(name)) {
        expect(`${name}=${value}`).toMatch(
          /=(\$\{\w+:(\?.+|-)\}|off|http:\/\/\w+:\d+|\w+:\/\/\w*:\$\{\w+:\?.+\}@\S+)$/,
        );
      }
    }
  }
});

test('.env.example names every setting, and gives none a value', () => {
  const named = new Set([...composeFile.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => `${name}=`));
  // Compose reads it itself.
  named.add('COMPOSE_PROFILES=');
  expect(new Set(settings)).toEqual(named);
});

test('what is mounted exists', () => {
  const mounted = services.flatMap(([, { volumes = [] }]) => volumes).filter((volume) => volume.startsWith('./'));
  expect(mounted.length).toBeGreaterThan(0);
  for (const volume of mounted) expect(existsSync(join(FOLDER, volume.split(':')[0] ?? '')), volume).toBe(true);
});

test('the health of every service that can be asked is looked after', () => {
  const unwatched = services.filter(([, { healthcheck, build }]) => healthcheck === undefined && build === undefined);
  expect(unwatched.map(([name]) => name)).toEqual(['otel-collector', 'tempo', 'ollama-models']);
});

test('the dashboard asks for no metric that the server does not have', async () => {
  await using app = await startTestApp();
  const { text } = await readMetrics(app.url);
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const dashboard = await read('deploy/grafana/dashboards/librarian.json');
  const asked = dashboard.matchAll(/\b(librarian_\w+?)(?:_bucket|_count|_sum)?\b(?=[{)[])/g);
  expect([...asked].map(([, name]) => name).filter((name) => !known.has(name))).toEqual([]);
});
