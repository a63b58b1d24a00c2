export const diffLanguages = ['en', 'es'] as const;
export type DiffLanguage = (typeof diffLanguages)[number];

export type DiffTexts = {
  readonly quote: (text: string) => string;
  readonly details: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<'resource' | 'choice' | 'checkpoint' | 'note' | 'section', string>>;
  readonly activity: (number: number, pathway: string) => string;
  readonly target: (number: number) => string;
  readonly pathway: (title: string) => string;
  readonly added: (what: string, where: string) => string;
  readonly addedPathway: (title: string, activities: number) => string;
  readonly removed: (what: string) => string;
  readonly moved: (what: string, where: string) => string;
  readonly atStart: string;
  readonly after: (what: string) => string;
  readonly inPathway: (where: string, pathway: string) => string;
  readonly replaced: (what: string, from: string, to: string) => string;
  readonly alsoStandards: (what: string, codes: string) => string;
  readonly noLongerStandards: (what: string, codes: string) => string;
  /** What has changed, such as "Title" or "Activity 4 in Watch: minutes". */
  readonly changed: (what: string) => string;
  readonly changedTo: (what: string, from: string, to: string) => string;
  readonly mustDo: (what: string, isRequired: boolean) => string;
  readonly nothing: string;
};

const english: DiffTexts = {
  quote: (text) => `“${text}”`,
  details: {
    title: 'Title',
    summary: 'Summary',
    subjects: 'Subjects',
    gradeLevels: 'Grades',
    inLanguage: 'Languages',
    interests: 'Interests',
    keywords: 'Keywords',
    audience: 'Audience',
    coverFileId: 'Picture',
    license: 'License',
    attribution: 'Credit line',
    minutesPerPathway: 'Minutes for each path',
    choiceRules: 'What students may choose',
    teacherNotes: 'Notes for teachers',
    reflectionPrompt: 'Question at the end',
  },
  fields: {
    title: 'title',
    description: 'description',
    suits: 'whom it suits',
    statement: 'wording',
    successCriteria: 'success criteria',
    mastery: 'rule for mastery',
    bank: 'link to the district’s target',
    supports: 'supports',
    targetIds: 'learning targets',
    role: 'role',
    instructions: 'instructions',
    minutes: 'minutes',
    maxScore: 'highest score',
    prerequisiteIds: 'what comes first',
    preCheck: 'pre-check',
    copiedFrom: 'origin',
    shows: 'content',
  },
  kinds: { resource: 'activity', choice: 'choice board', checkpoint: 'checkpoint', note: 'note', section: 'section' },
  activity: (number, pathway) => `Activity ${number} in ${pathway}`,
  target: (number) => `Target ${number}`,
  pathway: (title) => `Path “${title}”`,
  added: (what, where) => `${what} added ${where}`,
  addedPathway: (title, activities) =>
    `Path “${title}” added, with ${activities} ${activities === 1 ? 'activity' : 'activities'}`,
  removed: (what) => `${what} removed`,
  moved: (what, where) => `${what} moved ${where}`,
  atStart: 'to the beginning',
  after: (what) => `after ${what}`,
  inPathway: (where, pathway) => `${where} in ${pathway}`,
  replaced: (what, from, to) => `${what} replaced: ${from} by ${to}`,
  alsoStandards: (what, codes) => `${what} now also ${codes}`,
  noLongerStandards: (what, codes) => `${what} no longer ${codes}`,
  changed: (what) => `${what} changed`,
  changedTo: (what, from, to) => `${what} changed from ${from} to ${to}`,
  mustDo: (what, isRequired) => `${what} is now ${isRequired ? 'must do' : 'may do'}`,
  nothing: 'nothing',
};

const spanish: DiffTexts = {
  quote: (text) => `«${text}»`,
  details: {
    title: 'Título',
    summary: 'Resumen',
    subjects: 'Materias',
    gradeLevels: 'Grados',
    inLanguage: 'Idiomas',
    interests: 'Intereses',
    keywords: 'Palabras clave',
    audience: 'Destinatarios',
    coverFileId: 'Imagen',
    license: 'Licencia',
    attribution: 'Crédito',
    minutesPerPathway: 'Minutos por camino',
    choiceRules: 'Lo que pueden elegir los estudiantes',
    teacherNotes: 'Notas para docentes',
    reflectionPrompt: 'Pregunta al final',
  },
  fields: {
    title: 'título',
    description: 'descripción',
    suits: 'para quién es',
    statement: 'texto',
    successCriteria: 'criterios de logro',
    mastery: 'regla de dominio',
    bank: 'enlace con la meta del distrito',
    supports: 'apoyos',
    targetIds: 'metas de aprendizaje',
    role: 'función',
    instructions: 'instrucciones',
    minutes: 'minutos',
    maxScore: 'puntaje máximo',
    prerequisiteIds: 'lo que va antes',
    preCheck: 'prueba previa',
    copiedFrom: 'origen',
    shows: 'contenido',
  },
  kinds: { resource: 'actividad', choice: 'opciones', checkpoint: 'comprobación', note: 'nota', section: 'sección' },
  activity: (number, pathway) => `Actividad ${number} en ${pathway}`,
  target: (number) => `Meta ${number}`,
  pathway: (title) => `Camino «${title}»`,
  added: (what, where) => `Se agregó ${what} ${where}`,
  addedPathway: (title, activities) =>
    `Se agregó el camino «${title}» con ${activities} ${activities === 1 ? 'actividad' : 'actividades'}`,
  removed: (what) => `Se quitó: ${what}`,
  moved: (what, where) => `${what} se movió ${where}`,
  atStart: 'al comienzo',
  after: (what) => `después de ${what}`,
  inPathway: (where, pathway) => `${where} en ${pathway}`,
  replaced: (what, from, to) => `${what}: se cambió ${from} por ${to}`,
  alsoStandards: (what, codes) => `${what} ahora también ${codes}`,
  noLongerStandards: (what, codes) => `${what} ya no ${codes}`,
  changed: (what) => `${what}: cambió`,
  changedTo: (what, from, to) => `${what}: cambió de ${from} a ${to}`,
  mustDo: (what, isRequired) => `${what} ahora es ${isRequired ? 'obligatoria' : 'opcional'}`,
  nothing: 'nada',
};

export const diffTexts: Readonly<Record<DiffLanguage, DiffTexts>> = { en: english, es: spanish };
