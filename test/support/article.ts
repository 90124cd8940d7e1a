interface Article {
  readonly title: string;
  /** How many paragraphs of about 75 words; with a heading before every third. 120 of them make about 60 KB. */
  readonly paragraphs: number;
  /** Equal seeds give equal text, different seeds a different one. */
  readonly seed: number;
  /** Put into the page's head, for example a `<link rel="canonical">`. */
  readonly head?: string;
}

const SUBJECTS = [
  'tide mills',
  'stone bridges',
  'canal locks',
  'lighthouses',
  'orchards',
  'weather stations',
  'ferry lines',
  'paper mills',
  'bell towers',
  'salt works',
  'seed banks',
  'harbour cranes',
];
const PLACES = [
  'the northern coast',
  'the Baltic islands',
  'the upper valley',
  'the old town',
  'Brittany',
  'the Scottish borders',
  'the eastern plain',
  'Galicia',
  'the lake district',
  'the delta',
];
const PEOPLE = [
  'engineers',
  'archivists',
  'local historians',
  'the keepers',
  'volunteers',
  'surveyors',
  'the harbour office',
  'school teachers',
  'the last owners',
  'a small trust',
];
const THINGS = [
  'the timber',
  'the foundations',
  'the account books',
  'the machinery',
  'the surrounding land',
  'the water supply',
  'the drawings',
  'the roofs',
  'the daily records',
  'the approach roads',
];
const CAUSES = [
  'because repairs had been put off for too long',
  'although money was short',
  'once the railway had arrived',
  'after two hard winters',
  'when younger people moved away',
  'as soon as the survey was published',
  'since nobody had measured it before',
  'even though the experts disagreed',
];
const HEADINGS = [
  'How it began',
  'What the records show',
  'The cost of keeping things',
  'People who stayed',
  'A question of water',
  'Lessons from the repairs',
  'What changed after the war',
  'Looking ahead',
];

type Pick = <T>(from: readonly T[]) => T;

const SENTENCES: readonly ((subject: string, pick: Pick, number: () => number) => string)[] = [
  (s, pick, n) =>
    `In ${1700 + n()} there were ${n()} ${s} along ${pick(PLACES)}, and ${pick(PEOPLE)} wrote down the state of every one of them.`,
  (s, pick) =>
    `Most ${s} were built by ${pick(PEOPLE)}, who knew ${pick(THINGS)} better than anyone else in ${pick(PLACES)}.`,
  (s, pick, n) => `It took ${n()} months to restore ${pick(THINGS)} of the ${s}, ${pick(CAUSES)}.`,
  (_s, pick, n) =>
    `A report of ${n()} pages compares ${pick(THINGS)} in ${pick(PLACES)} with those of ${pick(PLACES)}, and finds that they have little in common.`,
  (s, pick) =>
    `Today ${pick(PEOPLE)} look after ${pick(THINGS)}, while visitors come to see the ${s} from ${pick(PLACES)}.`,
  (s, pick, n) =>
    `About ${n()} percent of the ${s} were given up ${pick(CAUSES)}, which is far more than earlier studies had assumed.`,
  (s, pick) =>
    `Nobody expected that ${pick(THINGS)} would outlast the ${s} themselves, yet that is what ${pick(PEOPLE)} found ${pick(CAUSES)}.`,
  (_s, pick, n) =>
    `The work cost ${n() * 1000} pounds in the first year, and ${pick(PEOPLE)} paid for it ${pick(CAUSES)}.`,
];

/** A page as a small magazine would publish it: real sentences with headings, among a menu, a side column and a footer. */
export function articleHtml({ title, paragraphs, seed, head = '' }: Article): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="author" content="Ada Holm">
<meta name="description" content="${title}: what the records of ${subjectOf(seed)} tell.">
<meta property="article:published_time" content="2025-03-14T09:30:00Z">
<meta property="og:site_name" content="The Local Review">
${head}
</head>
<body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/archive">Archive</a></li><li><a href="/about">About us</a></li></ul></nav></header>
<main><article>
<h1>${title}</h1>
<p class="byline">By Ada Holm, 14 March 2025</p>
${articleBody(paragraphs, seed)}
</article></main>
<aside><h3>Related stories</h3><ul><li><a href="/article/7">The keeper's diary</a></li><li><a href="/article/8">Seven bridges</a></li></ul></aside>
<footer><p>Copyright 2025 The Local Review. <a href="/privacy">Privacy</a> <a href="/imprint">Imprint</a></p></footer>
</body>
</html>
`;
}

function articleBody(paragraphs: number, seed: number): string {
  const random = mulberry32(seed);
  const pick: Pick = (from) => {
    const picked = from[Math.floor(random() * from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  };
  const number = () => 12 + Math.floor(random() * 87);
  const lines: string[] = [];
  for (let i = 0; i < paragraphs; i++) {
    if (i % 3 === 2) lines.push(`<h2>${HEADINGS[Math.floor(i / 3) % HEADINGS.length]}</h2>`);
    const forms = SENTENCES.toSorted(() => random() - 0.5).slice(0, 4);
    const sentences = forms.map((form) => form(subjectOf(seed), pick, number));
    lines.push(`<p>${sentences.join(' ')}</p>`);
  }
  return lines.join('\n');
}

function subjectOf(seed: number): string {
  return SUBJECTS[seed % SUBJECTS.length] ?? 'archives';
}

/** A seeded generator of numbers from 0 to 1 (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
