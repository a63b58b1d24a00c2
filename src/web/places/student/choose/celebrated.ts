type Reached = { readonly targetId: string; readonly state: string; readonly since: string | null };

const freshDays = 7;

/**
 * Which targets are to be celebrated: reached lately, and not celebrated here before.
 * @param celebrated as it was kept, ids joined by spaces
 */
export function toCelebrate(
  targets: readonly Reached[],
  celebrated: string,
  now: Date,
): readonly { readonly targetId: string }[] {
  const known = new Set(celebrated.split(' '));
  return targets.filter(
    ({ targetId, state, since }) =>
      state === 'mastered' &&
      !known.has(targetId) &&
      since !== null &&
      now.getTime() - Date.parse(since) < freshDays * 86_400_000,
  );
}

export function withCelebrated(celebrated: string, ids: readonly string[]): string {
  return [...new Set([...celebrated.split(' '), ...ids])].filter((id) => id !== '').join(' ');
}
