const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** Every pattern below needs one of these; most paragraphs have none. */
const MARKS = /[[\]#<`~*_\\&\n\t\u00a0\u2028]|:\/\/| {2}/;

/**
 * The text of a piece of Markdown without its markup: links become their labels; pictures, HTML tags, bare addresses and
 * reference marks ("[3]") go; escapes are undone. Soft line breaks become spaces, hard ones and table rows stay lines.
 *
 * Every pattern is bounded or excludes its own opening mark, so that hostile text ("[[[[…") can't make it slow.
 */
export function plainInline(markdown: string): string {
  if (!MARKS.test(markdown)) return markdown.trim();
  return (
    markdown
      .replace(
        /!\[[^[\]]{0,1000}\]\([^()\s]{0,4000}(?:\([^()\s]{0,1000}\)[^()\s]{0,1000}){0,3}(?:\s+"[^"\n]{0,500}")?\)/g,
        '',
      )
      .replace(
        /\[((?:\\.|[^[\]\\]){0,2000})\]\([^()\s]{0,4000}(?:\([^()\s]{0,1000}\)[^()\s]{0,1000}){0,3}(?:\s+"[^"\n]{0,500}")?\)/g,
        '$1',
      )
      // What is left of a link around several blocks, whose label begins in another.
      .replace(/\]\((?:https?:|mailto:|\/)[^()\s]{0,4000}\)/g, '')
      .replace(/^\s*#{1,6}\s+/, '')
      .replace(/<(?:https?:\/\/|mailto:)[^<>\s]{0,2000}>/g, '')
      .replace(/<\/?[a-z][^<>]{0,1000}>/gi, '')
      .replace(/(?<!\w)https?:\/\/[^\s<>()]{1,2000}/g, '')
      .replace(/(?<!\\)`+/g, '')
      .replace(/(?<!\\)(?:~~|\*{1,3}(?=\S)|(?<=\S)\*{1,3})/g, '')
      .replace(/(?<![\p{L}\p{N}\\])_{1,3}(?=\S)|(?<=[^\s\\])_{1,3}(?![\p{L}\p{N}])/gu, '')
      // Markdown that a page shows as it is: "**Abstract:** …".
      .replace(/(?<![\p{L}\p{N}])\\\*\\\*(?=[^\s*\\])((?:\\[^*]|[^*\\\n]){1,500})\\\*\\\*/gu, '$1')
      .replace(/\\\n| {2,}\n/g, '\u2028')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
      .replace(/\[(?:\^?\d{1,3}|[a-z]|edit|citation needed)\]/g, '')
      .replace(/[ \t\u00a0\n]+/g, ' ')
      .replace(/ ?\u2028 ?/g, '\n')
      .trim()
  );
}
