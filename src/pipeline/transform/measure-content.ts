import type { Content } from '../../domain/document.ts';
import { splitSentences } from '../../models/extractive/split-sentences.ts';
import { wordsOf } from '../../models/extractive/words-of.ts';
import type { TextBlock } from './read-blocks.ts';
import { fleschEase } from './reading-ease.ts';
import { diversityOf } from './word-diversity.ts';

/** The figures that a quality score rests on. Shares are 0–1. */
export interface ContentMeasures {
  readonly words: number;
  /** Paragraphs and quotations of some length. */
  readonly paragraphs: number;
  readonly headings: number;
  readonly items: number;
  readonly tableRows: number;
  readonly codeBlocks: number;
  readonly pictures: number;
  /** Words in these paragraphs. */
  readonly proseWords: number;
  /** The share of all words that stand in full sentences, wherever. */
  readonly proseShare: number;
  /** Full sentences. */
  readonly sentences: number;
  /** Mean words of a full sentence. */
  readonly sentenceLength: number;
  /** Share of different words in a moving window of fifty (MATTR, Covington & McFall 2010). */
  readonly diversity: number;
  /** Share of blocks that aren't repeated. */
  readonly uniqueShare: number;
  /** Flesch's reading ease, 100 easy to 0 hard; null where it isn't defined, for other languages than English. */
  readonly fleschEase: number | null;
  /** Different hosts linked to, other than the page's own. */
  readonly outsideSites: number;
  /** Words that are or begin with a number. */
  readonly numbers: number;
}

interface Evidence {
  readonly blocks: readonly TextBlock[];
  readonly words: readonly string[];
  readonly language: string;
}

const FULL_STOP = /[.!?。！？।…]["”’»)\]」』]*$/u;

/** A line with fewer words is a label, whatever it ends in. */
const SENTENCE_WORDS = 4;

/** A paragraph with fewer words is a caption or a label. */
const PARAGRAPH_WORDS = 8;

/** Sentence statistics settle long before this many characters. */
const SAMPLE_CHARS = 30_000;

/** Counts what there is to count in a text; judges nothing. */
export function measureContent(content: Content, { blocks, words, language }: Evidence): ContentMeasures {
  const ofKind = (kind: TextBlock['kind']) => blocks.filter((block) => block.kind === kind);
  const paragraphs = ofKind('paragraph')
    .concat(ofKind('quote'))
    .map((block) => wordsOf(block.text, language).length)
    .filter((length) => length >= PARAGRAPH_WORDS);
  const read = blocks.filter((block) => block.kind !== 'code');

  const sample = startOf(read, SAMPLE_CHARS);
  const inSample = sample.reduce((sum, block) => sum + wordsOf(block.text, language).length, 0);
  const sentences = sample
    .flatMap((block) => splitSentences(block.text, language))
    .filter((sentence) => FULL_STOP.test(sentence) || /\p{sc=Thai}/u.test(sentence))
    .map((sentence) => wordsOf(sentence, language))
    .filter((sentence) => sentence.length >= SENTENCE_WORDS);
  const inSentences = sentences.reduce((sum, sentence) => sum + sentence.length, 0);

  return {
    words: words.length,
    paragraphs: paragraphs.length,
    headings: ofKind('heading').length,
    items: ofKind('item').length,
    tableRows: ofKind('table').reduce((sum, block) => sum + block.text.split('\n').length, 0),
    codeBlocks: ofKind('code').length,
    pictures: content.markdown.match(/!\[/g)?.length ?? 0,
    proseWords: paragraphs.reduce((sum, length) => sum + length, 0),
    proseShare: inSample === 0 ? 0 : inSentences / inSample,
    sentences: sentences.length,
    sentenceLength: sentences.length === 0 ? 0 : inSentences / sentences.length,
    diversity: diversityOf(words),
    uniqueShare: read.length === 0 ? 0 : new Set(read.map((block) => block.text)).size / read.length,
    fleschEase: language === 'en' && sentences.length > 0 ? fleschEase(sentences) : null,
    outsideSites: outsideSitesOf(content),
    numbers: words.reduce((sum, word) => sum + (/^\p{N}/u.test(word) ? 1 : 0), 0),
  };
}

/** The blocks that begin within the first so many characters. */
function startOf(blocks: readonly TextBlock[], chars: number): TextBlock[] {
  let read = 0;
  return blocks.filter(({ text }) => {
    read += text.length + 1;
    return read - text.length - 1 < chars;
  });
}

function outsideSitesOf({ markdown, canonicalUrl, site }: Content): number {
  const own = siteOf(canonicalUrl === null ? site : (URL.parse(canonicalUrl)?.host ?? site));
  const sites = new Set<string>();
  for (const [, picture, host] of markdown.matchAll(/(!?)\[[^[\]]{0,1000}\]\(https?:\/\/([^/\s)?#]{3,255})/g)) {
    if (picture === '' && host !== undefined) sites.add(siteOf(host));
  }
  sites.delete(own);
  return sites.size;
}

/** The last two labels of a host name: close enough to "the same site" for counting. */
function siteOf(host: string): string {
  return host.toLowerCase().split('.').slice(-2).join('.');
}
