/** How many questions after a job are answered a second over 32 connections, by REST and by GraphQL. */

import type { Request } from 'autocannon';
import { requestsPerSecond } from './support/load.ts';
import type { Measure } from './support/measure.ts';
import { shelve } from './support/submit.ts';

const CONNECTIONS = 32;
const SECONDS = 6;
const JOBS = 50;
const QUERY = 'query($id: ID!) { job(id: $id) { id status percent createdAt } }';

export const measureStatusPolls: Measure = async (site, startServer) => {
  await using server = await startServer();
  const ids = await shelve(server.url, site, JOBS);
  const load = { url: server.url, connections: CONNECTIONS, seconds: SECONDS, status: 200 };
  const polls = ids.map((id): Request => ({ method: 'GET', path: `/api/v1/ingest/${id}` }));
  const queries = ids.map(
    (id): Request => ({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: { id } }),
    }),
  );
  return [
    {
      name: 'status polls, 32 connections',
      value: await requestsPerSecond({ ...load, requests: polls }),
      unit: '/s',
      target: { atLeast: 12_000 },
    },
    {
      name: 'GraphQL queries, 32 connections',
      value: await requestsPerSecond({ ...load, requests: queries }),
      unit: '/s',
      target: { atLeast: 8_000 },
    },
  ];
};
