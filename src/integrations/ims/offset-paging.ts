/** What 1EdTech's bindings tell of a list in headers: how many there are, and where the other pages are. */
export function pagingHeaders(page: {
  /** Address of the list, with every parameter but `limit` and `offset`. */
  readonly address: string;
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
}): Record<string, string> {
  const { limit, offset, total } = page;
  const lastOffset = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit;
  const pages: Record<string, number | null> = {
    first: 0,
    prev: offset > 0 ? Math.max(0, Math.min(offset - limit, lastOffset)) : null,
    next: offset + limit < total ? offset + limit : null,
    last: lastOffset,
  };
  const links = Object.entries(pages).flatMap(([relation, at]) =>
    at === null ? [] : [`<${pageAddress(page.address, limit, at)}>; rel="${relation}"`],
  );
  return { 'x-total-count': String(total), link: links.join(', ') };
}

function pageAddress(address: string, limit: number, offset: number): string {
  const url = new URL(address);
  url.searchParams.set('limit', String(limit));
  url.searchParams.set('offset', String(offset));
  return url.href;
}
