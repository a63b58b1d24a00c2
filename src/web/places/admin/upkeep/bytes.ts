const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size as people say it: 12 MB. */
export function bytesText(bytes: number, language: string): string {
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(1_000)));
  const value = bytes / 1_000 ** step;
  const format = { style: 'unit', unit: units[step], maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, format).format(value);
}

/** From 0 to 1. */
export function shareOf({ usedBytes, quotaBytes }: { usedBytes: number; quotaBytes: number }): number {
  return quotaBytes === 0 ? 1 : Math.min(1, usedBytes / quotaBytes);
}
