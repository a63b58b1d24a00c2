/** The language of a BCP 47 tag without its region and the like: `es` of `es-MX`. */
export function primaryLanguage(tag: string): string {
  return (tag.split('-')[0] ?? tag).toLowerCase();
}

/** The tags with their primary languages, each once: es-MX is Spanish as well. */
export function withPrimaryLanguages(tags: readonly string[]): string[] {
  return [...new Set(tags.flatMap((tag) => [tag, primaryLanguage(tag)]))];
}
