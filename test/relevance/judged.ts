import type { GradeLevel, Modality } from '../../src/features/resources/resource.ts';
import type { Gain, Judged, JudgedResource } from './measure.ts';

// What a teacher would want to see for a search, as a gain from 0 (of no use) to 3 (just what was meant).

const hay = ({ title, summary }: JudgedResource) => `${title} ${summary ?? ''}`;
const inTitle = (pattern: RegExp) => (resource: JudgedResource) => pattern.test(resource.title);
const says = (pattern: RegExp) => (resource: JudgedResource) => pattern.test(hay(resource));
const is = (language: string) => (resource: JudgedResource) => resource.inLanguage.includes(language);
const likes = (interest: string) => (resource: JudgedResource) => resource.interests.includes(interest);
const takes = (modality: Modality) => (resource: JudgedResource) => resource.modalities.includes(modality);
const atGrade = (grade: GradeLevel) => (resource: JudgedResource) => resource.gradeLevels.includes(grade);
const within = (minutes: number) => (resource: JudgedResource) => (resource.durationMinutes ?? 999) <= minutes;

type Test = (resource: JudgedResource) => boolean;

const all =
  (...tests: readonly Test[]): Test =>
  (resource) =>
    tests.every((test) => test(resource));
const either =
  (...tests: readonly Test[]): Test =>
  (resource) =>
    tests.some((test) => test(resource));

/** 3 for what passes all of them, less the fewer; 0 without the first, which is what it is about. */
const graded =
  (about: Test, ...more: readonly Test[]): Gain =>
  (resource) => {
    if (!about(resource)) return 0;
    const share = more.filter((test) => test(resource)).length / Math.max(1, more.length);
    return more.length === 0 ? 3 : 1 + 2 * share;
  };
const only =
  (test: Test): Gain =>
  (resource) =>
    test(resource) ? 3 : 0;
const one = (title: string): Gain => only((resource) => resource.title === title);

/** Codes are written as `key` here: without prefixes and cluster letters. */
const aligned =
  (key: string): Gain =>
  ({ codes }) =>
    codes.includes(key) ? 3 : codes.some((code) => new RegExp(`^${key}[a-z]$`).test(code)) ? 1 : 0;

const row = (group: string, q: string, gain: Gain, query: Record<string, string> = {}): Judged => ({
  group,
  q,
  gain,
  query,
});

const codes: readonly (readonly [string, string])[] = [
  ['3.NF.1', '3.nf.1'],
  ['3.NF.A.1', '3.nf.1'],
  ['CCSS.MATH.CONTENT.3.NF.A.1', '3.nf.1'],
  ['3nfa1', '3.nf.1'],
  ['3.nf.3', '3.nf.3'],
  ['4.NF.A.2', '4.nf.2'],
  ['4.NF.2 comparing', '4.nf.2'],
  ['5.NF.1', '5.nf.1'],
  ['CCSS.Math.Content.5.NF.B.4', '5.nf.4'],
  ['6.NS.B.2', '6.ns.2'],
  ['3.OA.7', '3.oa.7'],
  ['3.MD.D.8', '3.md.8'],
  ['4.NBT.1', '4.nbt.1'],
  ['6.RP.A.3', '6.rp.3'],
  ['8.EE.7', '8.ee.7'],
  ['8.EE.C.7 video', '8.ee.7'],
  ['8.G.B.7', '8.g.7'],
  ['RL.4.2', 'rl.4.2'],
  ['CCSS.ELA-LITERACY.RL.4.2', 'rl.4.2'],
  ['RI.4.2', 'ri.4.2'],
  ['W.4.1', 'w.4.1'],
  ['MS-ESS1-1', 'ms-ess1-1'],
  ['ms-ls1-6', 'ms-ls1-6'],
  ['3-PS2-1', '3-ps2-1'],
  ['5-ESS2-1 water cycle', '5-ess2-1'],
  ['4-PS3-2', '4-ps3-2'],
  ['resources for 4-ESS2-2', '4-ess2-2'],
];

const equivalent = either(
  inTitle(/equivalent fractions|fracciones equivalentes/i),
  inTitle(/Fractions: Equality|equal fractions/i),
);
const spanishMoon = all(either(inTitle(/luna/i), says(/fases de la luna/i)), is('es'));

export const judged: readonly Judged[] = [
  ...codes.map(([q, key]) => row('codes', q, aligned(key))),

  row('words', 'comparing fractions', graded(says(/comparing fractions/i))),
  row('words', 'long division', graded(says(/long division/i))),
  row('words', 'photosynthesis', graded(says(/photosynthesis/i), inTitle(/photosynthesis/i))),
  row('words', 'food webs', graded(says(/food webs?/i))),
  row('words', 'moon phases', graded(either(inTitle(/phases of the moon|moon'?s? phases/i)))),
  row('words', 'slope of a line', graded(says(/slope of a line/i))),
  row('words', 'angle measuring', graded(inTitle(/measuring angles/i))),
  row('words', 'rounding', graded(inTitle(/rounding/i))),
  row('words', 'opinion writing', graded(inTitle(/opinion writing/i))),
  row('words', 'ratio recipes', graded(inTitle(/ratios in recipes/i))),
  row('words', 'black hole', one('What is a black hole?')),
  row('words', 'why is the sky blue', one('Why is the sky blue?')),
  row('words', 'alice wonderland', one("Alice's Adventures in Wonderland")),
  row('words', 'oreo moon', one('Make Oreo Moon phases')),
  row('words', 'civil war maps', one('Civil War Maps')),
  row('words', 'graphing calculator', graded(inTitle(/graphing calculator/i))),
  row('words', 'plate tectonics', one('Plate tectonics')),
  row('words', 'rosa parks', one('Rosa Parks Papers')),
  row('words', 'natural selection', one('Natural Selection')),
  row('words', 'paper bridge', one('Paper bridge challenge')),

  row(
    'typos',
    'algibra',
    graded(either(says(/algebra|álgebra/i), (resource) => resource.subjects.includes('algebra'))),
  ),
  row('typos', 'fotosynthesis', graded(says(/photosynthesis/i))),
  row('typos', 'photosinthesis leaves', graded(inTitle(/photosynthesis in leaves/i))),
  row('typos', 'comparing fractoins', graded(says(/comparing fractions/i))),
  row('typos', 'equivelent fractions', graded(inTitle(/equivalent fractions/i))),
  row('typos', 'pythagorian theorem', graded(says(/pythagorean theorem/i))),
  row('typos', 'volcanos and earthquaks', graded(says(/volcanoes and earthquakes/i))),
  row('typos', 'revoluton', graded(says(/revolution/i))),
  row('typos', 'magnits', graded(says(/magnets?/i))),
  row('typos', 'figurtive language', graded(inTitle(/figurative language/i))),
  row('typos', 'perimiter', graded(inTitle(/perimeter/i))),
  row('typos', 'goverment branches', graded(inTitle(/branches of government/i))),
  row('typos', 'dinosuar fossils', graded(says(/dinosaur|prehistoric|fossil/i))),
  row('typos', 'skatebord science', one('Skateboard Science')),
  row('typos', 'treasue island', one('Treasure Island')),
  row('typos', 'electic circuits', graded(inTitle(/electric circuits/i))),
  row('typos', 'fracciones equivalntes', graded(inTitle(/fracciones equivalentes/i))),
  row('typos', 'mutiplying fractions', graded(inTitle(/multiplying fractions/i))),

  row('spanish', 'ciclo del agua', graded(inTitle(/ciclo del agua/i))),
  row('spanish', 'comparar fracciones', graded(inTitle(/comparar fracciones/i))),
  row('spanish', 'fracciones equivalentes', graded(inTitle(/fracciones equivalentes/i))),
  row('spanish', 'tablas de multiplicar', graded(inTitle(/tablas de multiplicar/i))),
  row('spanish', 'fases de la luna', graded(spanishMoon)),
  row('spanish', 'la fotosintesis', graded(inTitle(/fotosíntesis/i))),
  row('spanish', 'volcanes', graded(all(says(/volcanes/i), is('es')))),
  row('spanish', 'idea principal', graded(inTitle(/idea principal/i))),
  row('spanish', 'área de rectángulos', graded(inTitle(/área de rectángulos/i))),
  row('spanish', 'por que es azul el cielo', one('¿Por qué es azul el cielo?')),
  row('spanish', 'agujero negro', one('¿Qué es un agujero negro?')),
  row('spanish', 'mariposa monarca', one('El viaje de la mariposa monarca')),
  row('spanish', 'teatro de sombras', one('Teatro de sombras')),
  row('spanish', 'imanes', graded(all(says(/imanes/i), is('es')))),
  row('spanish', 'redes alimentarias', graded(inTitle(/redes alimentarias/i))),
  row('spanish', 'ecuaciones lineales', graded(inTitle(/ecuaciones lineales/i))),
  row('spanish', 'selección natural', one('Selección natural')),
  row('spanish', 'leer un mapa', graded(inTitle(/leer un mapa/i))),

  row('synonyms', 'fútbol', graded(either(likes('soccer'), says(/fútbol|soccer/i)))),
  row('synonyms', 'futbol fractions', graded(says(/fracti/i), likes('soccer'))),
  row('synonyms', 'dinosaurios', graded(either(likes('dinosaurs'), says(/dinosaur/i)))),
  row('synonyms', 'básquetbol', graded(either(likes('basketball'), says(/basketball|baloncesto/i)))),
  row('synonyms', 'skateboard', graded(either(likes('skateboarding'), says(/skate|patin/i)))),
  row('synonyms', 'videojuegos fracciones', graded(either(says(/fraccion/i), says(/fraction/i)), likes('video games'))),
  row(
    'synonyms',
    'sports',
    graded(
      either(
        likes('sports'),
        likes('soccer'),
        likes('basketball'),
        likes('skateboarding'),
        likes('baseball'),
        says(/sport/i),
      ),
    ),
  ),
  row(
    'synonyms',
    'maths',
    graded(
      (resource) =>
        [
          'mathematics',
          'fractions',
          'arithmetic',
          'algebra',
          'geometry',
          'measurement',
          'statistics',
          'pre-algebra',
        ].some((subject) => resource.subjects.includes(subject)) || /\bmath/i.test(hay(resource)),
    ),
  ),
  row('synonyms', 'volcano', graded(either(says(/volcano/i), likes('volcanoes')))),
  row('synonyms', 'cocina', graded(either(likes('cooking'), says(/cocina|cooking/i)))),
  row('synonyms', 'outer space moon', graded(says(/moon/i), likes('space'))),
  row('synonyms', 'podcasts', graded(either(takes('audio'), says(/podcast/i)))),

  row('phrases', '"point of view"', only(says(/point of view/i))),
  row('phrases', '"main idea"', only(says(/main idea/i))),
  row('phrases', '"place value" video', graded(says(/place value/i), takes('video'))),
  row('phrases', '"unit fractions"', only(says(/unit fractions/i))),
  row('phrases', '"solar system"', only(says(/solar system/i))),
  row('phrases', '"number line" fractions', graded(all(says(/number line/i), says(/fraction/i)))),
  row('phrases', 'fractions -soccer "step by step"', only(all(says(/fractions/i), says(/step by step/i)))),
  row('phrases', '"recta numérica"', only(says(/recta numérica/i))),
  row('phrases', '"water cycle"', only(says(/water cycle/i))),
  row('phrases', '"telling time"', only(says(/telling time/i))),

  row('meaning', 'fractions soccer video', graded(says(/fraction/i), likes('soccer'), takes('video'))),
  row('meaning', 'third grade fractions', graded(says(/fraction/i), atGrade('3'))),
  row('meaning', 'fifth grade fractions game', graded(says(/fraction/i), atGrade('5'), takes('game'))),
  row('meaning', 'video about the water cycle', graded(says(/water cycle|ciclo del agua/i), takes('video'))),
  row('meaning', 'equivalent fractions under 10 minutes', graded(equivalent, within(10))),
  row('meaning', 'place value game', graded(says(/place value/i), takes('game'))),
  row('meaning', 'food webs in Spanish', graded(either(says(/food webs/i), inTitle(/redes alimentarias/i)), is('es'))),
  row('meaning', 'magnets hands-on', graded(says(/magnet/i), takes('hands-on'))),
  row('meaning', 'fracciones en español videojuegos', graded(says(/fraccion/i), is('es'), likes('video games'))),
  row('meaning', 'tercer grado fracciones', graded(says(/fracci/i), atGrade('3'))),
  row('meaning', 'dinosaur fractions', graded(says(/fraction/i), likes('dinosaurs'))),
  row('meaning', 'music ratios', graded(says(/ratio/i), likes('music'))),
  row('meaning', 'simulation moon phases', graded(says(/phases of the moon|moon.* phases/i), takes('simulation'))),
  row('meaning', 'basketball percent', graded(says(/percent/i), likes('basketball'))),

  row('filters', 'fractions', graded(all(says(/fraction/i), atGrade('3'), is('en'))), {
    gradeLevels: '3',
    inLanguage: 'en',
  }),
  row('filters', 'fractions', graded(all(says(/fraction|fraccion/i), takes('video'))), { modalities: 'video' }),
  row('filters', 'moon', graded(all(says(/moon|luna/i), likes('space'))), { interests: 'space' }),
  row('filters', 'fractions', graded(all(says(/fraction|fraccion/i), within(10))), { durationMinutesTo: '10' }),
  row('filters', 'agua', graded(all(says(/agua/i), is('es'))), { inLanguage: 'es' }),
  row(
    'filters',
    'comparing',
    graded(({ codes, ...resource }) => codes.includes('4.nf.2') && /compar/i.test(resource.title)),
    { standards: '4.NF.A.2' },
  ),
  row('filters', '', graded(all(likes('soccer'), takes('video'))), { interests: 'fútbol', modalities: 'video' }),
  row('filters', '', graded(all(atGrade('8'), is('es'))), { gradeLevels: '8', inLanguage: 'es' }),
  row('filters', 'game', graded(all(takes('game'), (resource) => resource.subjects.includes('fractions'))), {
    subjects: 'fractions',
    modalities: 'game',
  }),
  row('filters', 'map', graded(all(says(/map\b|maps\b/i), is('en'))), { inLanguage: 'en' }),
  row('filters', 'fractions soccer', graded(all(says(/fraction/i), likes('soccer'))), {
    interests: 'soccer',
    subjects: 'fractions',
  }),
  row(
    'filters',
    '',
    only(({ codes }) => codes.includes('3.nf.1')),
    { standards: '3nfa1' },
  ),
];
