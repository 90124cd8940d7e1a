import { expect, test } from 'vitest';
import { splitSentences } from '../../../src/models/extractive/split-sentences.ts';
import { summarize } from '../../../src/models/extractive/summarize.ts';

const LIGHTHOUSE = [
  'The lighthouse of Skerry Point was built in 1887 to guide herring boats past the reef.',
  'Its lamp burned whale oil at first, and later paraffin, before electricity came in 1931.',
  'Subscribe to our newsletter for more stories like this one every single week.',
  'For forty years the keeper Anna Brandt climbed the 212 steps of the lighthouse every evening.',
  'She kept a diary, which the museum published last spring.',
  'The lighthouse was automated in 1978, and the reef has wrecked no herring boat since.',
  'Tourists now reach the lighthouse by a footpath from the village of Skerry, which takes about an hour at low tide.',
  'The museum asks visitors to leave dogs at home, because terns nest beside the path.',
].join('\n\n');

test('a summary is made of whole sentences of the text, in their order', () => {
  const summary = summarize(LIGHTHOUSE, { language: 'en', title: 'The lighthouse of Skerry Point' });
  const sentences = splitSentences(summary, 'en');
  const places = sentences.map((sentence) => LIGHTHOUSE.indexOf(sentence));
  expect(sentences).toHaveLength(3);
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(summary).toContain('The lighthouse of Skerry Point was built in 1887');
});

test('a summary leaves out what speaks to the visitor', () => {
  expect(summarize(LIGHTHOUSE, { language: 'en', title: '', sentences: 6, maxChars: 2000 })).not.toContain(
    'newsletter',
  );
});

test('a summary does not say the same twice', () => {
  const twice = 'The reef was surveyed by the navy in the summer of 1902.';
  const summary = summarize([twice, twice, ...LIGHTHOUSE.split('\n\n')].join('\n\n'), {
    language: 'en',
    title: 'Reef',
  });
  expect(summary.split(twice).length - 1).toBeLessThanOrEqual(1);
});

test('a short text is its own summary', () => {
  expect(summarize('A note.\nBuy milk.', { language: 'en', title: 'Note' })).toBe('A note. Buy milk.');
  expect(summarize('', { language: 'und', title: '' })).toBe('');
});

test('a summary keeps to its length, cutting a single long sentence at a word', () => {
  const endless = `${'one two three four five '.repeat(60)}end.`;
  const summary = summarize(endless, { language: 'en', title: '', maxChars: 100 });
  expect(summary.length).toBeLessThanOrEqual(101);
  expect(summary).toMatch(/(?:one|two|three|four|five)…$/);
});

test('Chinese and Thai are summarised by their own sentences and words', () => {
  const chinese =
    '灯塔建于一八八七年，为渔船指路。守塔人每天晚上点亮灯塔。灯塔在一九七八年实现了自动化。游客可以步行到达灯塔参观。博物馆请游客不要带狗。';
  const summary = summarize(chinese, { language: 'zh', title: '灯塔', sentences: 2, maxChars: 200 });
  expect(splitSentences(summary, 'zh')).toHaveLength(2);
  expect(summary).toContain('灯塔');
  expect(summarize('ประภาคารสร้างขึ้นเพื่อนำทางเรือประมง', { language: 'th', title: '' })).toContain('ประภาคาร');
});

test('a sentence does not end at an abbreviation or an initial', () => {
  expect(splitSentences('Dr. J. R. Brown spoke in the U.S. Senate at 3 p.m. on Jan. 5. He left early.', 'en')).toEqual([
    'Dr. J. R. Brown spoke in the U.S. Senate at 3 p.m. on Jan. 5.',
    'He left early.',
  ]);
  expect(splitSentences('She lives in the U.S. The house is old.', 'en')).toHaveLength(2);
  expect(splitSentences('Es gilt z. B. für Hunde. Katzen sind frei.', 'de')).toHaveLength(2);
});
