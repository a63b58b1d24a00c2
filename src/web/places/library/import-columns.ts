/** By what an import knows again what the rows of a table are about. */
export type Recognized = 'export' | 'own' | 'none';

export function recognizedBy(mapping: readonly (string | null)[]): Recognized {
  if (mapping.includes('resourceId')) return 'export';
  return mapping.includes('id') ? 'own' : 'none';
}

/** The name of a field in tables and exports, where the heading above does not say the same already. */
export function hintOf(field: string, heading: string): string | null {
  return field.toLowerCase() === heading.trim().toLowerCase() ? null : field;
}
