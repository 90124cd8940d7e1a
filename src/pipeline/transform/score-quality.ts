import type { Content, Quality } from '../../domain/document.ts';
import type { PageSignals } from '../extract/page-signals.ts';
import { type ContentMeasures, measureContent } from './measure-content.ts';
import { gradeOf, type Judgement } from './quality-criteria.ts';
import type { TextBlock } from './read-blocks.ts';

/** What a score is made from, besides the content itself. */
export interface QualityEvidence {
  readonly blocks: readonly TextBlock[];
  /** The words of the text in order, code left out. */
  readonly words: readonly string[];
  /** ISO 639-1 code, `und` when unknown. */
  readonly language: string;
  readonly signals: PageSignals;
}

/**
 * How well a page serves as a source, 0–10: the weighted mean of six criteria, each with the figures it rests on.
 *
 * The criteria are those of information-quality research that can be seen in the text itself (Stvilia et al. 2007,
 * "A framework for information quality assessment"; Warncke-Wang et al. 2013 on article length, headings and references).
 * Whether what it says is true is not among them. Figures are saturating: twice the length is not twice the worth.
 */
export function scoreQuality(content: Content, evidence: QualityEvidence): Quality {
  const measures = measureContent(content, evidence);
  return gradeOf({
    depth: judgeDepth(measures),
    substance: judgeSubstance(measures, evidence.signals),
    structure: judgeStructure(measures),
    readability: judgeReadability(measures),
    provenance: judgeProvenance(content),
    sources: judgeSources(measures),
  });
}

function judgeDepth({ words, paragraphs }: ContentMeasures): Judgement {
  const score = 10 * (1 - Math.exp(-words / 500));
  const verdict =
    score >= 9.3
      ? 'a thorough treatment'
      : score >= 7.5
        ? 'a full article'
        : score >= 4.5
          ? 'a short piece'
          : 'little more than a note';
  return { score, explanation: `${several(words, 'word')} in ${several(paragraphs, 'paragraph')}: ${verdict}.` };
}

function judgeSubstance(m: ContentMeasures, signals: PageSignals): Judgement {
  const linked = between(signals.linkDensity, 0.25, 0.75);
  const score =
    10 *
      (0.45 * between(m.proseShare, 0.2, 0.95) +
        0.3 * between(m.diversity, 0.55, 0.85) +
        0.25 * between(m.uniqueShare, 0.5, 0.95)) -
    2.5 * linked;
  return {
    score,
    explanation:
      `${percent(m.proseShare)} of the words stand in full sentences, ${percent(m.diversity)} of neighbouring words differ, ` +
      `${percent(m.uniqueShare)} of the blocks are said only once, and ${percent(signals.linkDensity)} of the page is links.`,
  };
}

function judgeStructure(m: ContentMeasures): Judgement {
  const wanted = Math.max(1, m.words / 400);
  const headings = m.words < 500 ? Math.max(0.6, between(m.headings, 0, 2)) : between(m.headings / wanted, 0, 0.8);
  const perParagraph = m.paragraphs === 0 ? 0 : m.proseWords / m.paragraphs;
  const paragraphs = between(m.paragraphs, 0, 5) * (1 - between(perParagraph, 130, 400));
  const score = 1 + 4.5 * paragraphs + 3.5 * headings + (m.items + m.tableRows + m.codeBlocks > 2 ? 1 : 0);
  return {
    score,
    explanation:
      `${several(m.headings, 'heading')}, ${several(m.paragraphs, 'paragraph')} of ${several(Math.round(perParagraph), 'word')} on average, ` +
      `${several(m.items, 'list item')}.`,
  };
}

function judgeReadability(m: ContentMeasures): Judgement {
  if (m.sentences === 0) return { score: 2, explanation: 'No full sentences to read.' };
  const length = m.sentenceLength;
  const ease = (1 - between(length, 20, 45)) * between(length, 3, 10);
  const sentences = `Sentences have ${several(Math.round(length), 'word')} on average`;
  if (m.fleschEase === null) return { score: 1 + 9 * ease, explanation: `${sentences}.` };
  const flesch = between(m.fleschEase, 0, 70);
  const grade = m.fleschEase >= 60 ? 'easy' : m.fleschEase >= 30 ? 'demanding' : 'hard';
  return {
    score: 1 + 9 * (0.5 * ease + 0.5 * flesch),
    explanation: `${sentences}; Flesch reading ease ${Math.round(m.fleschEase)}: ${grade} to read.`,
  };
}

function judgeProvenance({ author, publishedAt, site, description }: Content): Judgement {
  const named = site !== '' && !/^[\w-]+(?:\.[\w-]+)+$/.test(site);
  const score = (author ? 4 : 0) + (publishedAt ? 3 : 0) + (named ? 2 : 0.5) + (description ? 1 : 0);
  const who = author ? `Written by ${author.slice(0, 80)}` : 'No author named';
  const when = publishedAt ? `published ${publishedAt.slice(0, 10)}` : 'no date given';
  return { score, explanation: `${who}, ${when}, on ${site || 'an unnamed site'}.` };
}

function judgeSources(m: ContentMeasures): Judgement {
  const evidence = between(m.numbers / Math.max(100, m.words), 0, 0.03);
  const score =
    2 +
    4.5 * between(m.outsideSites, 0, 5) +
    1.5 * between(m.pictures, 0, 2) +
    (m.codeBlocks + m.tableRows > 0 ? 1 : 0) +
    2 * evidence;
  return {
    score,
    explanation:
      `Links to ${several(m.outsideSites, 'other site')}, ${several(m.pictures, 'picture')}, ${several(m.numbers, 'figure')} in the text` +
      `${m.codeBlocks > 0 ? `, ${several(m.codeBlocks, 'code example')}` : ''}.`,
  };
}

/** Where a value stands between two others: 0 at or below `low`, 1 at or above `high`. */
function between(value: number, low: number, high: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

function several(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
