const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size as people say it: 840 kB, 12 MB. */
export function sizeWords(bytes: number, language: string): string {
  let size = bytes;
  let at = 0;
  while (size >= 1_000 && at < units.length - 1) {
    size /= 1_000;
    at += 1;
  }
  const digits = at >= 2 && size < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[at] as string,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(size);
}
