const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH_NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const ISO = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(Z|[+-]\d{2}:?\d{2})?)?/i;
const MONTH_FIRST = new RegExp(`\\b${MONTH_NAME}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`, 'i');
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\.?[\\s-]+${MONTH_NAME},?[\\s-]+(\\d{4})\\b`, 'i');
const SLASHED = /\b(\d{4})\/(\d{1,2})\/(\d{1,2})\b/;
const DOTTED = /\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/;

/**
 * The first date in a text as ISO 8601: a date, or a date-time if the text has one in that form. Reads ISO dates, English
 * month names, `2024/05/31` and `31.05.2024`; leaves `5/6/2024` alone, which means two days. Null when there is none.
 */
export function isoDateOf(text: string | null): string | null {
  if (text === null) return null;
  const iso = ISO.exec(text);
  if (iso !== null) {
    const date = dateOf(iso[1], iso[2], iso[3]);
    if (date === null || iso[4] === undefined) return date;
    const stamp = `${date}T${iso[4]}${(iso[5] ?? '').toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`;
    return Number.isNaN(Date.parse(stamp)) ? date : stamp;
  }
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst !== null) return dateOf(monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2]);
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst !== null) return dateOf(dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1]);
  const slashed = SLASHED.exec(text);
  if (slashed !== null) return dateOf(slashed[1], slashed[2], slashed[3]);
  const dotted = DOTTED.exec(text);
  return dotted === null ? null : dateOf(dotted[3], dotted[2], dotted[1]);
}

function monthNumber(name: string | undefined): string {
  return String(MONTHS.indexOf(name?.toLowerCase() ?? '') + 1);
}

/** Null for a day that no calendar has, or that no page was published on. */
function dateOf(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(date);
  return Number.isNaN(time) || Number(year) < 1970 || Number(year) > 2100 ? null : date;
}
