import { expect, test } from 'vitest';
import { PageAnswer, readPageAnswer } from '../../../src/pipeline/transform/read-answer.ts';

const CRITERIA = ['depth', 'substance', 'structure', 'readability', 'provenance', 'sources'];

function read(said: { summary?: string; tags?: string[]; score?: number; explanation?: string }) {
  const { summary = 'Fine.', tags = [], score = 5, explanation = 'So.' } = said;
  const quality = Object.fromEntries(CRITERIA.map((name) => [name, { score, explanation }]));
  return readPageAnswer(PageAnswer.parse({ summary, tags, quality }));
}

test('tags are lower case, without what no subject has in its name, each once, at most eight', () => {
  const tags = ['Tide Mills', 'tide mills', '<b>C++</b>', '#node.js!', '  ', 'x'.repeat(50), '"quoted"', 'naïve art'];
  expect(read({ tags }).tags).toEqual(['tide mills', 'c++', '#node.js', 'quoted', 'naïve art']);
  expect(read({ tags: Array.from({ length: 30 }, (_, n) => `tag ${n}`) }).tags).toHaveLength(8);
});

test.for([
  ['See [the shop](https://evil.example/?a=1) now.', 'See the shop now.'],
  ['Buy <a href="https://evil.example">here</a> <script>alert(1)</script>today.', 'Buy here alert(1)today.'],
  ['A &lt;img src=x onerror=alert(1)&gt; picture', 'A picture'],
  ['Go to https://evil.example/x or www.evil.example at once.', 'Go to or at once.'],
  ['![beacon](https://evil.example/p.png)Text\u0000 that\u202e turns', 'Text that turns'],
])('a summary is text alone: %s', ([said, shown]) => {
  expect(read({ summary: said ?? '' }).summary).toBe(shown);
});

test('a summary that is too long ends with a sentence; an explanation is short', () => {
  const { summary, quality } = read({
    summary: 'A sentence of some length. '.repeat(200),
    explanation: 'y'.repeat(5_000),
  });
  expect(summary.length).toBeLessThanOrEqual(1_200);
  expect(summary).toMatch(/length\.$/);
  expect(quality.reasons[0]?.explanation.length).toBeLessThanOrEqual(300);
});

test('a score is from 0 to 10, whatever was said', () => {
  expect(read({ score: 1_000 }).quality.score).toBe(10);
  expect(read({ score: -3 }).quality.score).toBe(0);
});

test('a summary that says nothing is no answer', () => {
  expect(() => read({ summary: ' <p></p> ' })).toThrow("The model's summary says nothing.");
});
