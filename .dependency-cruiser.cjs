/** Each room may use the rooms to its right, never those to its left (see the picture in README.md). */
const ROOMS = [
  'cli',
  'client',
  'http',
  'graphql',
  'transfer',
  'jobs',
  'pipeline',
  'library',
  'models',
  'storage',
  'telemetry',
  'domain',
];
/** `models` and `storage` stand side by side; the client knows only what the server says to the outside. */
const SIDE_BY_SIDE = {
  models: ['storage'],
  client: ['http', 'graphql', 'transfer', 'jobs', 'pipeline', 'library', 'models', 'storage', 'telemetry'],
};

const oneWay = ROOMS.map((room, index) => {
  const forbidden = [...ROOMS.slice(0, index), ...(SIDE_BY_SIDE[room] ?? [])];
  return {
    name: `${room}-only-moves-right`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: {
      path: [
        ...forbidden.map((other) => `^src/${other}/`),
        ...(room === 'cli' ? ['^src/main\\.ts$'] : ['^src/(app|main|config|open-stores)\\.ts$']),
      ],
    },
  };
});

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-config-reads-the-environment',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/config\\.ts$' },
      to: { path: '^(node:)?process$' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', 'generated'] },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
