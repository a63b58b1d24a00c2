/** What is open in a class, as it stands in the address: by ids alone. */
export type Look =
  | { readonly kind: 'cell'; readonly row: string; readonly targetId: string }
  | { readonly kind: 'student'; readonly row: string }
  | { readonly kind: 'target'; readonly targetId: string }
  | { readonly kind: 'work'; readonly row: string; readonly attemptId: string };

export function writeLook(look: Look): string {
  switch (look.kind) {
    case 'cell':
      return `cell.${look.row}.${look.targetId}`;
    case 'student':
      return `student.${look.row}`;
    case 'target':
      return `target.${look.targetId}`;
    case 'work':
      return `work.${look.row}.${look.attemptId}`;
  }
}

export function readLook(text: string | null): Look | null {
  const [kind, one, other] = (text ?? '').split('.');
  if (!one) return null;
  if (kind === 'student') return { kind, row: one };
  if (kind === 'target') return { kind, targetId: one };
  if (kind === 'cell' && other) return { kind, row: one, targetId: other };
  if (kind === 'work' && other) return { kind, row: one, attemptId: other };
  return null;
}

/** The address with something open in it, or nothing. */
export function withLook(params: URLSearchParams, look: Look | null): URLSearchParams {
  const next = new URLSearchParams(params);
  if (look) next.set('look', writeLook(look));
  else next.delete('look');
  return next;
}
