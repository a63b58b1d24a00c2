import {
  accessibilityControls,
  accessibilityFeatures,
  accessibilityHazards,
  accessModes,
} from '../../src/features/resources/accessibility-terms.ts';
import { parseEngageNy } from '../../src/features/resources/import/engageny.ts';
import { parseKhan } from '../../src/features/resources/import/khan.ts';
import {
  alignmentTypes,
  audiences,
  deviceNeeds,
  modalities,
  resourceKinds,
  resourceStatuses,
  visibilities,
} from '../../src/features/resources/resource.ts';
import { labelOfValue } from '../../src/features/vocabularies/enum-labels.ts';
import { shippedVocabularies } from '../../src/features/vocabularies/shipped/shipped-vocabularies.ts';
import {
  foldWord,
  hasTwoLevels,
  labelLanguages,
  newTermId,
  readLanguage,
  type TermRecord,
  vocabularyNames,
} from '../../src/features/vocabularies/vocabulary.ts';
import { createVocabularySet } from '../../src/features/vocabularies/vocabulary-set.ts';
import { readDemoWorld } from '../../src/seed/demo-world.ts';

const shipped = createVocabularySet([], 0);

/** What a district says of a term, beginning with nothing. */
const record = (said: Partial<TermRecord> & Pick<TermRecord, 'id'>): TermRecord => ({
  vocabulary: 'interests',
  labels: {},
  synonyms: {},
  revision: 1,
  ...said,
});

describe('the vocabularies that come with Pathloom', () => {
  test.each(vocabularyNames)('%s: ids are unique, in lower case, and each term has its parent before it', (name) => {
    const seen = new Set<string>();
    for (const { id, parentId } of shippedVocabularies[name]) {
      expect(seen).not.toContain(id);
      seen.add(id);
      expect(id).toBe(newTermId(id));
      if (parentId !== null) {
        expect(hasTwoLevels[name]).toBe(true);
        expect(shipped.get(name, parentId)?.parentId).toBeNull();
      }
    }
  });

  test.each(vocabularyNames)('%s: no word means two terms, in whatever language', (name) => {
    const owners = new Map<string, string>();
    const doubles: string[] = [];
    for (const { id, labels, synonyms } of shippedVocabularies[name]) {
      const words = [id, ...labelLanguages.flatMap((language) => [labels[language], ...synonyms[language]])];
      for (const word of new Set(words.map(foldWord))) {
        const owner = owners.get(word);
        if (owner !== undefined) doubles.push(`${word}: ${owner}, ${id}`);
        owners.set(word, id);
      }
    }
    expect(doubles).toEqual([]);
  });

  test.each(vocabularyNames)('%s: no synonym repeats a word of the same language', (name) => {
    for (const { labels, synonyms } of shippedVocabularies[name]) {
      for (const language of labelLanguages) {
        const words = [labels[language], ...synonyms[language]].map(foldWord);
        expect(words).toEqual([...new Set(words)]);
      }
    }
  });

  test('interests are rich: a dozen groups and more, each with eight terms and more', () => {
    const groups = shipped.tree('interests');
    expect(groups.length).toBeGreaterThanOrEqual(12);
    for (const { children } of groups) expect(children.length).toBeGreaterThanOrEqual(8);
  });

  test('modalities are exactly those that a resource may have', () => {
    expect(shipped.terms('modalities').map(({ id }) => id)).toEqual([...modalities]);
  });

  test('every tag of the demo district is a term', async () => {
    const { resources } = await readDemoWorld();
    for (const name of vocabularyNames) {
      const tags = new Set(resources.flatMap((resource) => resource[name] ?? []));
      for (const tag of tags) expect(shipped.get(name, tag)?.id).toBe(tag);
    }
  });

  test('every tag that the importers give is a term', () => {
    const slugs = ['math', 'science', 'economics-finance-domain', 'computing', 'test-prep'];
    const humanities = ['history', 'american-civics-subject', 'music', 'art-history'];
    const leaf = (kind: string, id: string) => ({ kind, id, title: id, slug: id });
    const topic = (slug: string, children: unknown[]) => ({ kind: 'Topic', title: slug, slug, children });
    const khan = {
      children: [
        ...slugs.map((slug) => topic(slug, [leaf('Video', slug), leaf('Exercise', `${slug}-exercise`)])),
        topic(
          'humanities',
          humanities.map((slug) => topic(slug, [leaf('Video', slug)])),
        ),
      ],
    };
    const lessons = ['Grade 4 Mathematics', 'Grade 4 English Language Arts'].map((title) => ({
      ...{ hierarchy_level: 'grade', title, short_title: 'grade 4' },
      children: [
        {
          ...{ hierarchy_level: 'module', title: 'M', short_title: 'module 1' },
          children: [
            {
              ...{ hierarchy_level: 'unit', title: 'U', short_title: 'unit 1' },
              children: [{ hierarchy_level: 'lesson', title: 'L', short_title: 'lesson 1' }],
            },
          ],
        },
      ],
    }));
    const items = [...parseKhan(khan), ...lessons.flatMap((lesson) => [...parseEngageNy(lesson)])];
    const records = items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
    expect(records.length).toBe(16);
    for (const name of vocabularyNames) {
      const tags = new Set(records.flatMap((each) => (each[name] ?? []) as string[]));
      if (name !== 'interests') expect(tags.size).toBeGreaterThan(0);
      for (const tag of tags) expect(shipped.get(name, tag)?.id).toBe(tag);
    }
  });
});

describe('what a word means', () => {
  test.each([
    ['interests', 'soccer', 'soccer'],
    ['interests', 'FÚTBOL', 'soccer'],
    ['interests', 'futbol', 'soccer'],
    ['interests', ' video  games ', 'video games'],
    ['subjects', 'Maths', 'mathematics'],
    ['subjects', 'math', 'mathematics'],
    ['subjects', 'Matematicas', 'mathematics'],
    ['subjects', 'ELA', 'english language arts'],
    ['subjects', 'language arts', 'english language arts'],
    ['learningResourceType', 'Hoja de trabajo', 'worksheet'],
    ['modalities', 'hands on', 'hands-on'],
    ['modalities', 'Vídeo', 'video'],
    ['educationalUse', 'Warm up', 'warm-up'],
  ] as const)('%s: %s is %s', (name, word, id) => {
    expect(shipped.resolveTags(name, [word])).toEqual([id]);
  });

  test('words that no term has stay, in lower case and once, and the order is kept', () => {
    expect(shipped.resolveTags('interests', ['Quidditch', 'Fútbol', 'soccer', 'quidditch'])).toEqual([
      'quidditch',
      'soccer',
    ]);
  });

  test('a district’s own words go before those that were shipped', () => {
    const set = createVocabularySet([record({ id: 'rounders', labels: { en: 'Pelota de béisbol' } })], 1);
    expect(set.resolveTags('interests', ['pelota de beisbol'])).toEqual(['rounders']);
  });

  test('labels and synonyms of a shipped term can be replaced by language; the rest follows the release', () => {
    const set = createVocabularySet(
      [record({ id: 'soccer', labels: { en: 'Football (soccer)' }, synonyms: { en: ['footy'] } })],
      1,
    );
    expect(set.labelOf('interests', 'soccer', 'en')).toBe('Football (soccer)');
    expect(set.labelOf('interests', 'soccer', 'es')).toBe('Fútbol');
    expect(set.find('interests', 'footy')?.id).toBe('soccer');
    expect(set.find('interests', 'world cup')).toBeNull();
    expect(set.find('interests', 'balompié')?.isCustomized).toBe(true);
  });

  test('a merged term stands for its target, over several merges, with all its words', () => {
    const set = createVocabularySet(
      [
        record({ id: 'footsal', labels: { en: 'Futsal' }, replacedById: 'street soccer' }),
        record({ id: 'street soccer', labels: { en: 'Street soccer' }, replacedById: 'soccer' }),
      ],
      2,
    );
    expect(set.resolveTags('interests', ['footsal', 'Futsal', 'street soccer'])).toEqual(['soccer']);
    expect(set.labelOf('interests', 'footsal', 'en')).toBe('Soccer');
    expect(set.get('interests', 'footsal')?.replacedById).toBe('street soccer');
    expect(set.filterValues('interests', ['soccer'])).toEqual(['soccer', 'footsal', 'street soccer']);
    const expansion = set.expansions.find(({ id }) => id === 'soccer');
    expect(expansion?.mergedIds).toEqual(['footsal', 'street soccer']);
    expect(expansion?.words).toEqual(expect.arrayContaining(['Soccer', 'Fútbol', 'balompié', 'Futsal']));
    expect(set.expansions.map(({ id }) => id)).not.toContain('footsal');
  });

  test('merges in a circle end', () => {
    const set = createVocabularySet(
      [record({ id: 'a1', replacedById: 'a2' }), record({ id: 'a2', replacedById: 'a1' })],
      1,
    );
    expect(set.resolveTags('interests', ['a1'])).toHaveLength(1);
  });

  test('a filter by a group takes in what stands below it', () => {
    expect(shipped.filterValues('interests', ['Deportes'])).toEqual(
      expect.arrayContaining(['sports', 'soccer', 'skateboarding']),
    );
    expect(shipped.filterValues('interests', ['quidditch'])).toEqual(['quidditch']);
  });
});

test('words without a term read with a capital', () => {
  expect(shipped.labelOf('interests', 'quidditch', 'es')).toBe('Quidditch');
});

test.each([
  [undefined, 'en'],
  ['es', 'es'],
  ['es-MX,es;q=0.9,en;q=0.8', 'es'],
  ['fr, en;q=0.5, es;q=0.7', 'es'],
  ['de', 'en'],
  ['es;q=0, en', 'en'],
])('Accept-Language %p is read as %s', (header, language) => {
  expect(readLanguage(header)).toBe(language);
});

describe('labels of fixed values', () => {
  const values: Record<string, readonly string[]> = {
    ...{ kind: resourceKinds, status: resourceStatuses, visibility: visibilities, audience: audiences },
    ...{ alignmentType: alignmentTypes, deviceNeeds, accessModes, accessibilityFeatures, accessibilityHazards },
    ...{ accessibilityControls, isApproved: ['true', 'false'], depthOfKnowledge: ['1', '2', '3', '4'] },
    ...{ worksOffline: ['true'], needsAccount: ['true'], hasAds: ['true'], collectsData: ['true'] },
  };

  test.each(Object.keys(values))('each value of %s has one of its own, in both languages', (field) => {
    for (const language of labelLanguages) {
      const labels = (values[field] ?? []).map((value) => labelOfValue(field, value, language));
      expect(new Set(labels).size).toBe(labels.length);
      const raw = labels.filter((label, at) => label === values[field]?.[at]);
      // Names of formats are the same everywhere.
      expect(raw.filter((label) => !/^(?:ChemML|MathML)$/.test(label))).toEqual([]);
    }
  });

  test.each([
    ['gradeLevels', 'K', 'Kindergarten', 'Kínder'],
    ['gradeLevels', '3', 'Grade 3', 'Grado 3'],
    ['inLanguage', 'es', 'Spanish', 'Español'],
    ['inLanguage', 'not a tag', 'not a tag', 'not a tag'],
    ['license', 'CC-BY-NC-SA-4.0', 'CC BY-NC-SA 4.0', 'CC BY-NC-SA 4.0'],
    ['license', 'CC0-1.0', 'CC0 1.0', 'CC0 1.0'],
    ['license', 'other', 'Other license', 'Otra licencia'],
    ['publisher', 'NASA', 'NASA', 'NASA'],
  ])('%s %s', (field, value, en, es) => {
    expect([labelOfValue(field, value, 'en'), labelOfValue(field, value, 'es')]).toEqual([en, es]);
  });
});
