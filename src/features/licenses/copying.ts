import type { License } from './license.ts';

// Whether a school may hand its own students a whole, unchanged copy at no charge: saved on a device, or printed.

export const copyObstacles = ['rightsReserved', 'termsUnknown'] as const;
export type CopyObstacle = (typeof copyObstacles)[number];

const copied = new Set([
  'CC0-1.0',
  'PDM-1.0',
  'public-domain',
  'MIT',
  'Apache-2.0',
  'GPL-3.0-or-later',
  'GPL-3.0-only',
  'GFDL-1.3-or-later',
]);

/**
 * What stands in the way of such a copy; null where nothing does. Every Creative Commons license allows it with credit, those
 * without derivatives or commercial use among them (BY 4.0, section 2(a)(1); BY-NC-ND 4.0, the same).
 * @param license null where nobody has said
 */
export function copyObstacleOf(license: License | null): CopyObstacle | null {
  if (license === null) return 'termsUnknown';
  if (copied.has(license.id) || license.id.startsWith('CC-BY')) return null;
  return license.id === 'all-rights-reserved' ? 'rightsReserved' : 'termsUnknown';
}
