import { expect, test } from 'vitest';
import { detectLanguage } from '../../../src/pipeline/transform/detect-language.ts';

test.each([
  ['en', 'The old bridge was closed for repairs, and the ferry now carries everyone who works across the river.'],
  ['de', 'Die alte Brücke wurde wegen Reparaturen gesperrt, und die Fähre bringt nun alle über den Fluss zur Arbeit.'],
  [
    'fr',
    'Le vieux pont a été fermé pour des travaux et le bac transporte désormais tous ceux qui travaillent en face.',
  ],
  ['ru', 'Старый мост закрыли на ремонт, и теперь всех, кто работает за рекой, перевозит паром.'],
  ['zh', '旧桥因维修而关闭，现在所有在河对岸工作的人都乘渡轮过河。旧桥因维修而关闭，渡轮很拥挤。'],
  ['ja', '古い橋は修理のため閉鎖され、川の向こうで働く人々は今、渡し船で通っています。'],
  ['th', 'สะพานเก่าปิดซ่อมแซม และตอนนี้เรือข้ามฟากพาทุกคนที่ทำงานข้ามแม่น้ำไป'],
])('%s is told by its text alone', (language, text) => {
  expect(detectLanguage(text, null)).toBe(language);
});

test('a long text is believed rather than the page, a short one is not', () => {
  const german =
    'Die alte Brücke wurde wegen Reparaturen gesperrt, und die Fähre bringt nun alle über den Fluss zur Arbeit.';
  expect(detectLanguage(german, 'en-US')).toBe('de');
  expect(detectLanguage('Radio Hotel', 'pt-BR')).toBe('pt');
});

test('a language that the detector does not know is the one that the page declares', () => {
  expect(detectLanguage('Cymru', 'cy')).toBe('cy');
  expect(detectLanguage('Hei', 'nb-NO')).toBe('no');
});

test('without letters or a declaration the language is unknown', () => {
  expect(detectLanguage('', null)).toBe('und');
  expect(detectLanguage('1234 — 5678', 'x-none')).toBe('und');
  expect(detectLanguage('', 'de')).toBe('de');
});
