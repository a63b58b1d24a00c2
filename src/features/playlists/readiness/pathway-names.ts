// A page that a child or a projector shows never names a level, a need or a support (DESIGN 6): so no pathway is called after them.

const labelWords = [
  ...['low', 'lower', 'lowest', 'slow', 'slower', 'weak', 'weaker', 'struggling', 'remedial', 'remediation'],
  ...[
    'intervention',
    'gifted',
    'talented',
    'advanced',
    'honors',
    'smart',
    'bright',
    'average',
    'basic',
    'below',
    'tier',
  ],
  ...[
    'sped',
    'iep',
    'ell',
    'ells',
    'esl',
    'eld',
    '504',
    'disabled',
    'dyslexia',
    'dyslexic',
    'adhd',
    'autism',
    'autistic',
  ],
  ...['bajo', 'bajos', 'baja', 'lento', 'lentos', 'debil', 'debiles', 'rezagado', 'rezagados', 'recuperacion'],
  ...[
    'dotado',
    'dotados',
    'superdotados',
    'avanzado',
    'avanzados',
    'avanzada',
    'promedio',
    'basico',
    'basicos',
    'dislexia',
  ],
];
const labels: ReadonlySet<string> = new Set(labelWords);

/** A word in the name of a pathway that labels the children on it, as it is written there; null where there is none. */
export function labelIn(title: string): string | null {
  for (const [word] of title.matchAll(/[\p{L}\p{N}]+/gu)) {
    const folded = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    if (labels.has(folded)) return word;
  }
  return null;
}
