import { expect, test } from 'vitest';
import { tag } from '../../../src/models/extractive/tag.ts';

const BEES = `Honey bees tell each other where flowers are by the waggle dance. A forager that has found nectar returns to the hive
and runs in a figure of eight. The waggle dance was decoded by Karl von Frisch, who kept honey bees in Munich. The angle of the
waggle dance gives the direction of the nectar from the sun; its length gives the distance. Honey bees in the hive follow the
dancer and then fly out. Running foragers are watched by other foragers, and a forager who runs longer is believed more.
Karl von Frisch received the Nobel Prize in 1973. Today 3 of 10 hives are watched by cameras. Click here to subscribe.`;

const bees = tag(BEES, { language: 'en', title: 'The waggle dance of the honey bee', headings: ['Karl von Frisch'] });

test('tags name the subjects of a text, as phrases where they are phrases', () => {
  expect(bees).toEqual(expect.arrayContaining(['waggle dance', 'honey bees', 'karl von frisch']));
  expect(bees.slice(0, 3)).toContain('waggle dance');
});

test('tags are at most eight, lower case, and none is part of another', () => {
  expect(bees.length).toBeLessThanOrEqual(8);
  for (const one of bees) {
    expect(one).toBe(one.toLowerCase());
    expect(bees.filter((other) => other !== one && ` ${other} `.includes(` ${one} `))).toEqual([]);
  }
});

test('tags hold one form of a word only, and no numbers, single letters or words of the web page', () => {
  const stems = bees.flatMap((one) => one.split(' ')).filter((word) => /^(?:forager|hive|run)/.test(word));
  expect(new Set(stems.map((word) => word.slice(0, 3))).size).toBe(stems.length);
  expect(bees.join(' ')).not.toMatch(/\d|\b\w\b|click|subscribe|today/);
});

test('names keep words that mean nothing elsewhere', () => {
  const text =
    'Shares of Home Depot fell. Analysts say that Home Depot and New York rivals cut prices. The board of Home Depot meets.';
  expect(tag(text, { language: 'en', title: '', headings: [] })).toContain('home depot');
});

test('Chinese words are found without spaces', () => {
  const text =
    '机器学习是人工智能的分支。机器学习从数据中学习规律。神经网络是机器学习的方法，神经网络由许多层组成，需要大量数据。';
  const tags = tag(text, { language: 'zh', title: '机器学习', headings: [] });
  expect(tags).toContain('机器学习');
  expect(tags.every((one) => one.length > 1)).toBe(true);
});

test('a text without words has no tags', () => {
  expect(tag('', { language: 'und', title: '', headings: [] })).toEqual([]);
  expect(tag('12 34 — 56!', { language: 'en', title: '7', headings: ['8'] })).toEqual([]);
});
