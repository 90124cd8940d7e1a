import { stopWordsOf } from '../../models/extractive/stop-words.ts';

/**
 * The English words that only hold sentences together. The list for other uses is ten times as long and has words that people
 * look for ("first", "system"); with it, a hundredth less is found.
 */
const ENGLISH: ReadonlySet<string> = new Set(
  (
    'a about after also an and any are as at be been before being between but by can could did do does doing during each for ' +
    'from had has have he her his how i if in into is it its may might more most no not of on or other our over she should ' +
    'some such than that the their them then there these they this those to under was we were what when where which who whom ' +
    "whose why will with would you your don't doesn't didn't isn't aren't wasn't weren't can't won't i'm it's"
  ).split(' '),
);

/** Words of the other lists that pages are about. */
const SUBJECTS: Readonly<Record<string, string>> = {
  ar: 'زيارة سنة سنوات صباح قوة كلم لقاء مساء نفس وقف يوم اليوم',
  de: 'beispiel jahr jahre jahren mensch menschen mittel ordnung recht rechte sache schluss startseite suche tag tage tagen teil',
  es: 'ejemplo horas lugar momento parte tiempo trabajo trabaja trabajar valor verdad',
  fr: 'cinquantaine parle parler personne personnes pièce sujet valeur vif',
  it: 'accidenti città citta comprare consiglio cortesia forza futuro gente giorni giorno gruppo luogo mondo paese persone piedi',
  pt: 'caminho conselho grupo local lugar meses noite número nível pessoas ponto posição relação sistema tempo',
  ru:
    'белый вечер взгляд вид вода война вопрос восьмой время времени глаз год года голова голос город дверь дело день деньги дом дорога ' +
    'друг думать душа жена женщина жизнь жить земля знать имя книга комната конец лицо любить люди мать машина место минута мир мира ' +
    'москва народ нога ночь отец писать плечо пол правда путь работа работать ребенок россия рука русский ряд сила случай советский ' +
    'стол сторона страна товарищ улица утро час человек',
  sv: 'beslut dagar dagarna dagen delen nummer',
};

const sets = new Map<string, ReadonlySet<string>>([['en', ENGLISH]]);

/** The words of a language that are neither filed nor looked up, in lower case; none for a language without a list. */
export function ignoredWordsOf(language: string): ReadonlySet<string> {
  const known = sets.get(language);
  if (known !== undefined) return known;
  const subjects = new Set(SUBJECTS[language]?.split(' '));
  const ignored = new Set([...stopWordsOf(language)].filter((word) => !subjects.has(word)));
  sets.set(language, ignored);
  return ignored;
}
