import packageJson from '../../package.json' with { type: 'json' };
import { ClientError } from '../client/client-error.ts';
import { graphql } from '../client/generated/gql.ts';
import type { CheckStatus, HealthQuery } from '../client/generated/graphql.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { contractJson, word } from './contract-json.ts';
import { plain, type Style } from './terminal.ts';

const Health = graphql(`
  query Health {
    health {
      status
      version
      checks {
        database { status detail }
        redis { status detail }
        vectors { status detail }
        files { status detail }
        ai { status detail }
        queue { status detail }
      }
    }
  }
`);

const NODE_NEEDED = Number.parseInt(packageJson.engines.node.replace(/^\D+/, ''), 10);

const MARKS: Readonly<Record<CheckStatus, { mark: string; style: Style }>> = {
  OK: { mark: '✓', style: 'green' },
  DEGRADED: { mark: '!', style: 'yellow' },
  DOWN: { mark: '✗', style: 'red' },
};

/** Says whether Node is new enough, which server answers, and which driver serves each part. Answers 1 if something is down. */
export async function doctor(
  { client, terminal }: CommandContext,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const node = { version: process.versions.node, ok: Number.parseInt(process.versions.node, 10) >= NODE_NEEDED };
  const server = await askServer();
  const { health } = server;
  const isDown =
    health === null || [health.status, ...Object.values(health.checks).map(({ status }) => status)].includes('DOWN');

  if (json) {
    const { status = 'DOWN', version = null, checks = null } = health ?? {};
    const about = { url: client.url, reachable: health !== null, version, error: server.error };
    terminal.print(JSON.stringify(contractJson({ status, node, server: about, checks }), null, 2));
  } else {
    const line = (status: CheckStatus, name: string, detail: string) => {
      const { mark, style } = MARKS[status];
      terminal.print(`${terminal.paint(style, mark)} ${name.padEnd(9)} ${plain(detail)}`);
    };
    line(node.ok ? 'OK' : 'DOWN', 'node', `${node.version}${node.ok ? '' : `; ${NODE_NEEDED} or newer is needed`}`);
    if (health === null) line('DOWN', 'server', server.error ?? '');
    else {
      line(health.status, 'server', `Williams Librarian ${health.version} at ${client.url} is ${word(health.status)}`);
      for (const [name, { status, detail }] of Object.entries(health.checks)) line(status, name, detail);
    }
  }
  return node.ok && !isDown ? 0 : 1;

  async function askServer(): Promise<{ health: HealthQuery['health'] | null; error: string | null }> {
    try {
      return { health: (await client.request(Health, {})).health, error: null };
    } catch (error) {
      if (error instanceof ClientError) return { health: null, error: error.message };
      throw error;
    }
  }
}
