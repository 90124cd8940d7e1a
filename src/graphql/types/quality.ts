import { type Quality, type QualityReason, tierOf } from '../../domain/document.ts';
import { builder } from '../builder.ts';
import { TierEnum } from './enums.ts';

const QualityReasonType = builder.objectRef<QualityReason>('QualityReason').implement({
  description: 'One criterion of a quality score.',
  fields: (t) => ({
    criterion: t.exposeString('criterion', { description: 'Its name.' }),
    score: t.exposeFloat('score', { description: 'How well it is met, 0 to 10.' }),
    weight: t.exposeFloat('weight', { description: 'Its share of the whole, 0 to 1.' }),
    explanation: t.exposeString('explanation', { description: 'Why, as a sentence.' }),
  }),
});

export const QualityType = builder.objectRef<Quality>('Quality').implement({
  description: 'The grade of a document, which explains itself.',
  fields: (t) => ({
    score: t.exposeFloat('score', { description: '0 to 10: the weighted mean of the reasons.' }),
    tier: t.field({ type: TierEnum, description: 'The tier of this score.', resolve: ({ score }) => tierOf(score) }),
    reasons: t.field({
      type: [QualityReasonType],
      description: 'What the score is made of.',
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});
