/** Where somebody wanted to go, as an address of this application; home for everything else. */
export function safeReturn(to: string | null): string {
  if (to === null || !to.startsWith('/')) return '/';
  try {
    const url = new URL(to, 'http://here.invalid');
    return url.origin === 'http://here.invalid' ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}
