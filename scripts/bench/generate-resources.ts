import { type Corpus, createCorpus, randomFrom } from './search-corpus.ts';

const subjects = ['mathematics', 'science', 'english', 'history'];
const modalities = [
  'video',
  'reading',
  'audio',
  'interactive',
  'simulation',
  'game',
  'hands-on',
  'project',
  'discussion',
];
const interests = ['soccer', 'space', 'animals', 'music', 'cooking', 'art', 'dinosaurs', 'ocean', 'weather', 'robots'];
const grades = ['K', '1', '2', '3', '4', '5', '6', '7', '8'];

/** The corpus of the search bench as resources that the API takes, the same in every run. */
export function generateResources(count: number): { resources: Record<string, unknown>[]; words: Corpus['words'] } {
  const random = randomFrom(11);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const { documents, words } = createCorpus(count);
  const resources = documents.map(({ title, summary, keywords }, index) => {
    const grade = Math.floor(random() * (grades.length - 1));
    return {
      source: { system: 'bench', id: String(index) },
      title,
      summary,
      keywords,
      kind: 'link',
      url: `https://resources.example/${index}`,
      subjects: [pick(subjects)],
      gradeLevels: [grades[grade], grades[grade + 1]],
      modalities: [pick(modalities)],
      interests: [pick(interests)],
      inLanguage: [random() < 0.2 ? 'es' : 'en'],
      timeRequired: `PT${5 + Math.floor(random() * 40)}M`,
      license: 'CC-BY-4.0',
      learningResourceType: ['lesson'],
      educationalUse: ['instruction'],
    };
  });
  return { resources, words };
}
