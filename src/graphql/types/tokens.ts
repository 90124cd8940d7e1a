import type { JobTokens } from '../../domain/job.ts';
import { builder } from '../builder.ts';

export const TokensType = builder.objectRef<JobTokens>('Tokens').implement({
  description: 'What models have cost, as their endpoint counts it.',
  fields: (t) => ({
    input: t.exposeInt('input', { description: 'Tokens that models read.' }),
    output: t.exposeInt('output', { description: 'Tokens that models wrote.' }),
  }),
});
