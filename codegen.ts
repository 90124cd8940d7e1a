import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents: of the REST routes, and of the client that the command line uses. */
const shared = {
  preset: 'client',
  presetConfig: { fragmentMasking: false },
  config: {
    useTypeImports: true,
    enumType: 'string-literal',
    strictScalars: true,
    scalars: { DateTime: 'string', File: 'File', ID: 'string' },
    importExtension: '.ts',
    emitLegacyCommonJSImports: false,
  },
} as const;

const config: CodegenConfig = {
  allowPartialOutputs: true,
  schema: 'schema.graphql',
  generates: {
    'src/http/rest/generated/': { ...shared, documents: ['src/http/rest/*.ts'] },
    'src/client/generated/': { ...shared, documents: ['src/client/*.ts', 'src/cli/*.ts'] },
  },
};

export default config;
