import slugify from '@sindresorhus/slugify';

/**
 * `<site>/<title>-<mark>-<revision>.md`: readable in a file browser, and never the same for two revisions, nor for two states of
 * one that have different marks: what was left of one lands on no other's file.
 */
export function fileKeyOf(site: string, title: string, revisionId: string, mark: string | null): string {
  const name = slugify(title).slice(0, 60).replace(/-+$/, '');
  // No folder is called `.` or `..`, whatever a site calls itself.
  const folder = slugify(site, { preserveCharacters: ['.'] })
    .slice(0, 60)
    .replace(/^[.-]+|[.-]+$/g, '');
  return `${folder || 'page'}/${name || 'untitled'}${mark === null ? '' : `-${mark}`}-${revisionId}.md`;
}
