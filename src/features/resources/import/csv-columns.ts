import { codes, duration, grades, line, list, number, paths, type Read, wholeNumber, yesOrNo } from './csv-cells.ts';

export type CsvColumn = {
  readonly name: string;
  /** For the person who fills the table in. */
  readonly meaning: string;
  readonly example: string;
  readonly read: Read;
  /** Other headings that are understood, in the form of `headingKey`. */
  readonly alsoCalled?: readonly string[];
};

/**
 * The columns of the project's own table. Lists are separated by semicolons; an empty cell says nothing. Columns that
 * become one list (`teaches`, `assesses`, `requires`) and one object (`lexile`, `fleschKincaidGrade`) are joined after.
 */
export const csvColumns: readonly CsvColumn[] = [
  {
    name: 'id',
    meaning: 'Your key for it. The same key again updates the resource. The address is taken where it is empty.',
    example: 'fractions-pizza',
    read: line,
  },
  {
    name: 'title',
    meaning: 'Its name. The only column that must be filled.',
    example: 'Pizza fractions',
    read: line,
    alsoCalled: ['título'],
  },
  {
    name: 'summary',
    meaning: 'What it is and what it is good for.',
    example: 'Share pizzas fairly.',
    read: line,
    alsoCalled: ['description', 'resumen', 'descripción'],
  },
  {
    name: 'kind',
    meaning: 'link, file or text. Empty: link with an address, text with a body.',
    example: 'link',
    read: line,
    alsoCalled: ['clase'],
  },
  {
    name: 'url',
    meaning: 'Address, http or https.',
    example: 'https://example.org/pizza',
    read: line,
    alsoCalled: ['link', 'address', 'web address', 'uri', 'enlace', 'dirección'],
  },
  {
    name: 'body',
    meaning: 'Text kept here, in Markdown.',
    example: '',
    read: line,
    alsoCalled: ['text', 'texto', 'cuerpo'],
  },
  { name: 'mediaType', meaning: 'Media type of a file, such as application/pdf.', example: '', read: line },
  { name: 'bytes', meaning: 'Size in bytes.', example: '', read: wholeNumber },
  {
    name: 'inLanguage',
    meaning: 'Languages as tags (en; es-MX).',
    example: 'en',
    read: list,
    alsoCalled: ['language', 'languages', 'idioma', 'idiomas', 'lengua'],
  },
  {
    name: 'timeRequired',
    meaning: 'Minutes, or an ISO 8601 duration such as PT20M.',
    example: '20',
    read: duration,
    alsoCalled: ['minutes', 'duration', 'time', 'minutos', 'duración', 'tiempo'],
  },
  { name: 'author', meaning: 'Who made it.', example: 'Ana Ruiz', read: line, alsoCalled: ['autor', 'autora'] },
  { name: 'publisher', meaning: 'Who publishes it.', example: '', read: line, alsoCalled: ['editorial'] },
  {
    name: 'license',
    meaning: 'Name or address of the license.',
    example: 'CC BY 4.0',
    read: line,
    alsoCalled: ['licencia'],
  },
  {
    name: 'attribution',
    meaning: 'Line of credit, where the usual one will not do.',
    example: '',
    read: line,
    alsoCalled: ['atribución'],
  },
  {
    name: 'learningResourceType',
    meaning: 'What it is: worksheet; lesson plan ...',
    example: 'activity',
    read: list,
    alsoCalled: ['type', 'resource type', 'tipo', 'tipo de recurso'],
  },
  {
    name: 'educationalUse',
    meaning: 'What it is for: practice; assessment ...',
    example: 'practice',
    read: list,
    alsoCalled: ['uso educativo', 'use'],
  },
  {
    name: 'subjects',
    meaning: 'mathematics; science ...',
    example: 'mathematics',
    read: list,
    alsoCalled: ['subject', 'materia', 'materias', 'asignatura', 'asignaturas'],
  },
  {
    name: 'gradeLevels',
    meaning: 'K, 1 to 12, and ranges: 3-5.',
    example: '3-4',
    read: grades,
    alsoCalled: ['grade', 'grades', 'grade level', 'grado', 'grados', 'nivel'],
  },
  {
    name: 'interests',
    meaning: 'What students care about: soccer; space ...',
    example: 'cooking',
    read: list,
    alsoCalled: ['interest', 'intereses', 'interés'],
  },
  {
    name: 'modalities',
    meaning: 'video, reading, audio, interactive, simulation, game, hands-on, project, discussion.',
    example: 'hands-on',
    read: list,
    alsoCalled: ['modality', 'format', 'formats', 'modalidad', 'modalidades', 'formato', 'formatos'],
  },
  {
    name: 'teaches',
    meaning: 'Codes of standards that it teaches.',
    example: '3.NF.A.1; 3.NF.A.3',
    read: codes('teaches'),
    alsoCalled: ['standards', 'standard', 'alignments', 'enseña', 'estándar', 'estándares'],
  },
  {
    name: 'assesses',
    meaning: 'Codes of standards that it checks.',
    example: '',
    read: codes('assesses'),
    alsoCalled: ['evalúa'],
  },
  {
    name: 'requires',
    meaning: 'Codes of standards needed first.',
    example: '',
    read: codes('requires'),
    alsoCalled: ['requiere', 'prerequisites'],
  },
  {
    name: 'keywords',
    meaning: 'Free words.',
    example: 'pizza; sharing',
    read: list,
    alsoCalled: ['tags', 'palabras clave', 'etiquetas'],
  },
  {
    name: 'topicPaths',
    meaning: 'Places in tables of contents: Math > Fractions.',
    example: 'Math > Fractions',
    read: paths,
    alsoCalled: ['topics', 'topic', 'tema', 'temas'],
  },
  {
    name: 'accessModes',
    meaning: 'schema.org accessMode.',
    example: 'textual; visual',
    read: list,
    alsoCalled: ['modos de acceso'],
  },
  { name: 'accessibilityFeatures', meaning: 'schema.org accessibilityFeature.', example: '', read: list },
  { name: 'accessibilityHazards', meaning: 'schema.org accessibilityHazard.', example: 'none', read: list },
  { name: 'accessibilityControls', meaning: 'schema.org accessibilityControl.', example: '', read: list },
  { name: 'lexile', meaning: 'Lexile measure as a number: 650 for 650L.', example: '', read: wholeNumber },
  { name: 'fleschKincaidGrade', meaning: 'Flesch-Kincaid grade level.', example: '', read: number },
  {
    name: 'depthOfKnowledge',
    meaning: 'Webb’s depth of knowledge, 1 to 4.',
    example: '2',
    read: wholeNumber,
    alsoCalled: ['dok', 'profundidad'],
  },
  {
    name: 'deviceNeeds',
    meaning: 'computer; headphones; printer ...',
    example: '',
    read: list,
    alsoCalled: ['devices', 'dispositivos'],
  },
  {
    name: 'worksOffline',
    meaning: 'yes or no. Empty: not known.',
    example: 'yes',
    read: yesOrNo,
    alsoCalled: ['offline', 'sin internet'],
  },
  {
    name: 'audience',
    meaning: 'students or teachersOnly.',
    example: 'students',
    read: line,
    alsoCalled: ['audiencia', 'público'],
  },
  {
    name: 'needsAccount',
    meaning: 'yes or no.',
    example: 'no',
    read: yesOrNo,
    alsoCalled: ['account', 'necesita cuenta'],
  },
  { name: 'hasAds', meaning: 'yes or no.', example: 'no', read: yesOrNo, alsoCalled: ['ads', 'publicidad'] },
  { name: 'collectsData', meaning: 'yes or no.', example: 'no', read: yesOrNo, alsoCalled: ['recopila datos'] },
  {
    name: 'minimumAge',
    meaning: 'In years, by its terms of use.',
    example: '',
    read: wholeNumber,
    alsoCalled: ['age', 'edad mínima'],
  },
  {
    name: 'availableFrom',
    meaning: 'Instant, such as 2026-09-01T00:00:00Z.',
    example: '',
    read: line,
    alsoCalled: ['disponible desde'],
  },
  { name: 'availableUntil', meaning: 'Instant.', example: '', read: line, alsoCalled: ['disponible hasta'] },
  {
    name: 'visibility',
    meaning: 'private, school, district or public.',
    example: 'district',
    read: line,
    alsoCalled: ['visibilidad'],
  },
  {
    name: 'approvedForStudents',
    meaning: 'yes approves it, in your name.',
    example: 'yes',
    read: yesOrNo,
    alsoCalled: ['aprobado para estudiantes'],
  },
];

/** `Grade_Level`, `gradeLevel` and ` GRADE level ` read the same. */
export function headingKey(heading: string): string {
  return heading
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_\s-]+/g, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

const byHeading = new Map(
  csvColumns.flatMap((column) => [column.name, ...(column.alsoCalled ?? [])].map((name) => [headingKey(name), column])),
);

export function findColumn(heading: string): CsvColumn | null {
  return byHeading.get(headingKey(heading)) ?? null;
}

/** The table to fill in: headings and one row as an example. */
export function csvTemplate(): string {
  const row = (cells: readonly string[]) => `${cells.map(quoted).join(',')}\r\n`;
  return row(csvColumns.map(({ name }) => name)) + row(csvColumns.map(({ example }) => example));
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
