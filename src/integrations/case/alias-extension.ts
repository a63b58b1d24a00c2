import type { CaseExtensions } from '../../features/standards/standard.ts';

/** CASE has no field for other names of an item; ours go into its `extensions`, and come back from there. */
const name = 'pathloomAliases';

export function withAliases(extensions: CaseExtensions | null, aliases: readonly string[]): CaseExtensions | null {
  return aliases.length === 0 ? extensions : { ...extensions, [name]: [...aliases] };
}

export function takeAliases(extensions: CaseExtensions | null): {
  readonly extensions: CaseExtensions | null;
  readonly aliases: readonly string[];
} {
  if (extensions === null || !(name in extensions)) return { extensions, aliases: [] };
  const { [name]: written, ...rest } = extensions;
  const texts = Array.isArray(written) ? written.filter((one) => typeof one === 'string' && one.trim() !== '') : [];
  return { extensions: Object.keys(rest).length > 0 ? rest : null, aliases: [...new Set(texts as string[])] };
}
