/** What a school library might hold besides the demo: made up, and the same each time. */

type Topic = {
  readonly en: string;
  readonly es: string;
  /** Said about it in summaries. */
  readonly enAbout: string;
  readonly esAbout: string;
  readonly code: string;
  readonly grade: string;
  readonly subject: string;
};

const rows = `
adding fractions with unlike denominators | sumar fracciones con distinto denominador | find a common denominator first | busca primero un común denominador | 5.NF.A.1 | 5 | fractions
comparing fractions | comparar fracciones | which of two parts of a whole is larger | cuál de dos partes de un entero es mayor | 4.NF.A.2 | 4 | fractions
equivalent fractions | fracciones equivalentes | different names for the same amount | distintos nombres para la misma cantidad | 3.NF.A.3 | 3 | fractions
fractions on a number line | fracciones en la recta numérica | place thirds and fourths between zero and one | coloca tercios y cuartos entre cero y uno | 3.NF.A.2 | 3 | fractions
unit fractions | fracciones unitarias | one of several equal parts | una de varias partes iguales | 3.NF.A.1 | 3 | fractions
multiplying fractions | multiplicar fracciones | a part of a part | una parte de una parte | 5.NF.B.4 | 5 | fractions
long division | división larga | divide, multiply, subtract, bring down | divide, multiplica, resta y baja la cifra | 6.NS.B.2 | 6 | arithmetic
times tables | tablas de multiplicar | facts to ten by heart | productos hasta diez de memoria | 3.OA.C.7 | 3 | arithmetic
place value | valor posicional | what a digit is worth in its place | cuánto vale una cifra en su lugar | 4.NBT.A.1 | 4 | arithmetic
rounding numbers | redondear números | to the nearest ten or hundred | a la decena o centena más cercana | 3.NBT.A.1 | 3 | arithmetic
ordering decimals | ordenar decimales | tenths and hundredths in order | décimos y centésimos en orden | 5.NBT.A.3 | 5 | arithmetic
area of rectangles | área de rectángulos | cover it with unit squares | cúbrelo con cuadrados unitarios | 3.MD.C.7 | 3 | measurement
perimeter and fences | perímetro y cercas | the way around a shape | la vuelta a una figura | 3.MD.D.8 | 3 | measurement
telling time | decir la hora | read clocks to the minute | leer relojes al minuto | 3.MD.A.1 | 3 | measurement
measuring angles | medir ángulos | turn a protractor | gira un transportador | 4.MD.C.6 | 4 | geometry
ratios in recipes | razones en recetas | for every cup of rice two of water | por cada taza de arroz dos de agua | 6.RP.A.1 | 6 | mathematics
percent discounts | descuentos en porcentaje | a part of each hundred | una parte de cada cien | 6.RP.A.3 | 6 | mathematics
solving linear equations | resolver ecuaciones lineales | keep both sides in balance | mantén en equilibrio los dos lados | 8.EE.C.7 | 8 | algebra
the slope of a line | la pendiente de una recta | rise over run | cuánto sube por lo que avanza | 8.EE.B.5 | 8 | algebra
the Pythagorean theorem | el teorema de Pitágoras | squares on the sides of a right triangle | cuadrados en los lados de un triángulo rectángulo | 8.G.B.7 | 8 | geometry
main idea and details | idea principal y detalles | what a text is mostly about | de qué trata sobre todo un texto | RI.4.2 | 4 | reading
the theme of a story | el tema de un cuento | the lesson behind what happens | la enseñanza detrás de lo que pasa | RL.4.2 | 4 | reading
point of view | punto de vista | who tells the story | quién cuenta la historia | RL.5.6 | 5 | reading
opinion writing | escribir una opinión | give reasons for what you think | da razones de lo que piensas | W.4.1 | 4 | writing
figurative language | lenguaje figurado | similes, metaphors and idioms | símiles, metáforas y modismos | L.5.5 | 5 | vocabulary
the water cycle | el ciclo del agua | evaporation, clouds and rain | evaporación, nubes y lluvia | 5-ESS2-1 | 5 | science
food webs | redes alimentarias | who eats whom in a pond | quién come a quién en un estanque | 5-LS2-1 | 5 | science
photosynthesis in leaves | la fotosíntesis en las hojas | plants make sugar from light | las plantas hacen azúcar con luz | MS-LS1-6 | 6 | science
phases of the moon | fases de la luna | why it seems to change its shape | por qué parece cambiar de forma | MS-ESS1-1 | 6 | science
balanced forces | fuerzas equilibradas | pushes and pulls that cancel | empujones y tirones que se anulan | 3-PS2-1 | 3 | science
magnets at work | imanes en acción | poles that attract and repel | polos que se atraen y se repelen | 3-PS2-3 | 3 | science
electric circuits | circuitos eléctricos | a loop for the current | un camino cerrado para la corriente | 4-PS3-2 | 4 | science
volcanoes and earthquakes | volcanes y terremotos | where the plates of the earth meet | donde se juntan las placas de la Tierra | 4-ESS2-2 | 4 | science
the branches of government | los poderes del gobierno | who makes, carries out and judges laws | quién hace, aplica y juzga las leyes | D2.Civ.1.3-5 | 4 | social studies
the American Revolution | la Revolución de las Trece Colonias | why the colonies broke away | por qué se separaron las colonias | D2.His.5.6-8 | 7 | history
reading a map | leer un mapa | scale, legend and compass rose | escala, leyenda y rosa de los vientos | D2.Geo.1.3-5 | 3 | geography
`;

const topics: readonly Topic[] = rows
  .trim()
  .split('\n')
  .map((line) => {
    const [en = '', es = '', enAbout = '', esAbout = '', code = '', grade = '', subject = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { en, es, enAbout, esAbout, code, grade, subject };
  });

const interests = [
  ['soccer', 'soccer', 'fútbol'],
  ['basketball', 'basketball', 'baloncesto'],
  ['dinosaurs', 'dinosaurs', 'dinosaurios'],
  ['space', 'space', 'el espacio'],
  ['music', 'music', 'música'],
  ['cooking', 'cooking', 'cocina'],
  ['skateboarding', 'skateboarding', 'patineta'],
  ['video games', 'video games', 'videojuegos'],
  ['ocean', 'the ocean', 'el océano'],
  ['robots', 'robots', 'robots'],
] as const;

const modalities = ['video', 'reading', 'audio', 'interactive', 'simulation', 'game', 'hands-on', 'project'] as const;
const lengths = [5, 8, 12, 15, 20, 30, 45, 60] as const;
const titles = [
  [
    (topic: string, interest: string) => `${topic} with ${interest}`,
    (topic: string, interest: string) => `${topic} con ${interest}`,
  ],
  [(topic: string) => `${topic} step by step`, (topic: string) => `${topic} paso a paso`],
  [(topic: string) => `A first look at ${topic}`, (topic: string) => `Primer vistazo: ${topic}`],
  [
    (topic: string, interest: string) => `${interest} and ${topic}`,
    (topic: string, interest: string) => `${interest} y ${topic}`,
  ],
  [(topic: string) => `Practice: ${topic}`, (topic: string) => `Práctica: ${topic}`],
  [(topic: string) => `${topic} for the whole class`, (topic: string) => `${topic} para toda la clase`],
] as const;

/** Each topic in so many forms. */
const variants = 16;

/** Numbers from 0 to 1, the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Records as imports take them: 36 topics in 16 forms each. */
export function generateCorpus(): Record<string, unknown>[] {
  const random = randomFrom(41);
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  return topics.flatMap((topic, at) =>
    Array.from({ length: variants }, (_, variant) => {
      const isSpanish = random() < 0.3;
      const [interest, enInterest, esInterest] = pick(interests);
      const [english, spanish] = titles[variant % titles.length] as (typeof titles)[number];
      const title = isSpanish ? spanish(topic.es, esInterest) : english(topic.en, enInterest);
      const about = isSpanish ? topic.esAbout : topic.enAbout;
      // Every third one says its interest only by its tag.
      const taste =
        variant % 3 === 0 ? '' : isSpanish ? ` Con ejemplos de ${esInterest}.` : ` With examples from ${enInterest}.`;
      const grade = Number(topic.grade);
      return {
        source: { system: 'relevance', id: `${at}-${variant}` },
        title: capital(title),
        summary: `${capital(about)}.${taste}`,
        kind: 'link',
        url: `https://library.example/${at}/${variant}`,
        inLanguage: [isSpanish ? 'es' : 'en'],
        timeRequired: `PT${pick(lengths)}M`,
        license: 'CC-BY-4.0',
        subjects: [topic.subject],
        gradeLevels: random() < 0.5 ? [topic.grade] : [topic.grade, String(grade + 1)],
        interests: [interest],
        modalities: [pick(modalities)],
        alignments: [{ code: topic.code, alignmentType: pick(['teaches', 'teaches', 'assesses'] as const) }],
      };
    }),
  );
}
