import { durationMinutes } from '../../src/features/resources/duration.ts';
import { toJsonLd } from '../../src/features/resources/json-ld.ts';
import { renderMarkdown } from '../../src/features/resources/markdown.ts';
import { restamp, tagKey } from '../../src/features/resources/provenance.ts';
import { resourceInputSchema, resourcePatchSchema } from '../../src/features/resources/resource.schemas.ts';
import {
  checkPublication,
  hasUnpublishedChanges,
  isOfferedToStudents,
  publishedContent,
} from '../../src/features/resources/resource.ts';
import {
  applyPatch,
  archived,
  changesSearch,
  published,
  restored,
} from '../../src/features/resources/resource-changes.ts';
import { buildPublished, buildResource, hex } from '../support/resources.ts';

const at = new Date('2026-03-02T12:00:00Z');
const act = { by: hex('b'), at, via: 'manual' } as const;

describe('durationMinutes', () => {
  test.each([
    ['PT20M', 20],
    ['PT1H30M', 90],
    ['PT90S', 2],
    ['PT0.5S', 1],
    ['P1D', 1440],
    ['P1W', 10_080],
    ['P1DT2H', 1560],
    ['PT0M', 0],
    ['20 minutes', null],
    ['P', null],
    ['PT', null],
    ['P1DT', null],
    ['P1M', null],
    ['P1Y', null],
    ['PT-5M', null],
    ['pt5m', null],
    ['P400D', null],
    ['P53W', null],
  ])('%s is %s', (text, minutes) => {
    expect(durationMinutes(text)).toBe(minutes);
  });
});

describe('a request', () => {
  test('is tidied: blanks, case of terms, repeats, language tags', () => {
    expect(
      resourceInputSchema.parse({
        title: '  Frogs \n of the  pond ',
        subjects: ['Science', 'science ', 'SCIENCE'],
        keywords: ['Frog', 'frog', 'Pond'],
        inLanguage: ['EN-us', 'en-US', 'iw'],
        topicPaths: [
          ['Math', 'Fractions'],
          ['Math', 'Fractions'],
        ],
      }),
    ).toEqual({
      title: 'Frogs of the pond',
      subjects: ['science'],
      keywords: ['Frog', 'Pond'],
      inLanguage: ['en-US', 'he'],
      topicPaths: [['Math', 'Fractions']],
    });
  });

  test.each<[field: string, value: unknown]>([
    ['title', ''],
    ['title', '   '],
    ['title', { $gt: '' }],
    ['title', 'x'.repeat(501)],
    ['url', 'javascript:alert(1)'],
    ['url', 'ftp://example.org'],
    ['url', 'example.org'],
    ['kind', 'movie'],
    ['gradeLevels', ['13']],
    ['gradeLevels', '3'],
    ['modalities', [7]],
    ['inLanguage', ['english!']],
    ['timeRequired', '20 min'],
    ['depthOfKnowledge', 5],
    ['alignments', [{ code: '3.NF.A.1', alignmentType: 'mentions' }]],
    ['alignments', [{ code: '3.NF.A.1', alignmentType: 'teaches', standardId: 'x' }]],
    ['accessibilityHazards', ['flashing', 'noFlashingHazard']],
    ['accessibilityHazards', ['none', 'sound']],
    ['accessibilityFeatures', ['telepathy']],
    ['subjects', [{ $ne: null }]],
    ['subjects', Array.from({ length: 101 }, (_, index) => `s${index}`)],
    ['minimumAge', '13'],
    ['visibility', 'everybody'],
    ['schoolId', 'x'],
    ['availableFrom', '2026-01-01'],
    ['source', { system: 'khan' }],
    ['license', { $gt: '' }],
    ['revision', 7],
    ['orgId', hex('f')],
    ['status', 'published'],
  ])('with a bad %s is refused', (field, value) => {
    const result = resourceInputSchema.safeParse({ title: 'Frogs', [field]: value });
    expect(result.success).toBe(false);
    const [issue] = result.error?.issues ?? [];
    expect(issue?.path[0] ?? (issue?.code === 'unrecognized_keys' && issue.keys[0])).toBe(field);
  });

  test('cannot end before it begins', () => {
    const dates = { availableFrom: '2026-02-01T00:00:00Z', availableUntil: '2026-02-01T00:00:00Z' };
    expect(resourcePatchSchema.safeParse(dates).error?.issues[0]?.path).toEqual(['availableUntil']);
  });
});

describe('checkPublication', () => {
  test('lists everything that is missing', () => {
    const draft = buildResource({}, { kind: null, url: null, inLanguage: [], license: null, modalities: [] });
    expect(checkPublication(draft.content, draft.catalog).missing).toEqual([
      'kind',
      'inLanguage',
      'license',
      'modalities',
    ]);
  });

  test.each([
    ['link', 'url'],
    ['file', 'url'],
    ['text', 'body'],
  ])('a %s needs its %s', (kind, field) => {
    const draft = buildResource({}, { kind, url: null });
    expect(checkPublication(draft.content, draft.catalog).missing).toEqual([field]);
  });

  test('recommends what stops nobody', () => {
    const { content, catalog } = buildResource();
    expect(checkPublication(content, catalog)).toEqual({
      missing: [],
      recommended: [
        'summary',
        'subjects',
        'gradeLevels',
        'learningResourceType',
        'alignments',
        'timeRequired',
        'accessModes',
      ],
    });
  });
});

describe('applyPatch', () => {
  const resource = buildPublished({}, { summary: 'About frogs', timeRequired: 'PT20M', subjects: ['science'] });

  test('leaves what is absent and clears what is null', () => {
    const after = applyPatch(resource, { summary: null, timeRequired: null, subjects: null, audience: null }, act);
    expect(after.content).toMatchObject({ title: 'Frogs of the pond', summary: null, durationMinutes: null });
    expect(after.catalog).toMatchObject({ subjects: [], audience: 'students', modalities: ['video'] });
  });

  test('answers the same object when nothing differs', () => {
    expect(applyPatch(resource, {}, act)).toBe(resource);
    expect(applyPatch(resource, { summary: 'About frogs', subjects: ['science'] }, act)).toBe(resource);
    expect(applyPatch(resource, { license: 'http://creativecommons.org/licenses/by/4.0' }, act)).toBe(resource);
  });

  test('keeps minutes beside the duration', () => {
    expect(applyPatch(resource, { timeRequired: 'PT1H' }, act).content.durationMinutes).toBe(60);
  });

  test('changes the working copy, not what readers see', () => {
    const once = applyPatch(resource, { title: 'Toads' }, act);
    const twice = applyPatch(once, { title: 'Newts' }, act);
    for (const after of [once, twice]) {
      expect(publishedContent(after)?.title).toBe('Frogs of the pond');
      expect(hasUnpublishedChanges(after)).toBe(true);
      expect(changesSearch(resource, after)).toBe(false);
    }
    expect(hasUnpublishedChanges(applyPatch(twice, { title: 'Frogs of the pond' }, act))).toBe(false);
  });

  test('changes tags at once, for search too', () => {
    const after = applyPatch(resource, { interests: ['soccer'] }, act);
    expect(hasUnpublishedChanges(after)).toBe(false);
    expect(changesSearch(resource, after)).toBe(true);
  });

  test('approves in the name of who does it, once', () => {
    const approved = applyPatch(resource, { approvedForStudents: true }, act);
    expect(approved.approvedForStudents).toEqual({ by: act.by, at });
    expect(applyPatch(approved, { approvedForStudents: true }, { ...act, by: hex('c') })).toBe(approved);
    expect(applyPatch(approved, { approvedForStudents: false }, act).approvedForStudents).toBeNull();
  });
});

describe('publishing', () => {
  test('numbers versions and keeps the content of each', () => {
    const first = published(buildResource(), { by: null, at, note: null });
    const second = published(applyPatch(first.after, { title: 'Toads' }, act), { by: act.by, at, note: 'new title' });
    expect(first.version).toMatchObject({ version: 1, content: { title: 'Frogs of the pond' } });
    expect(second.version).toMatchObject({ version: 2, note: 'new title', content: { title: 'Toads' } });
    expect(publishedContent(second.after)?.title).toBe('Toads');
    expect(hasUnpublishedChanges(second.after)).toBe(false);
  });

  test('an archived resource comes back as what it was', () => {
    expect(restored(archived(buildResource())).status).toBe('draft');
    expect(restored(archived(buildPublished())).status).toBe('published');
    expect(changesSearch(buildPublished(), archived(buildPublished()))).toBe(true);
    expect(changesSearch(buildResource(), archived(buildResource()))).toBe(false);
  });
});

describe('isOfferedToStudents', () => {
  const approvedForStudents = { by: hex('b'), at };
  test.each<[why: string, offered: boolean, changes: object, input: object]>([
    ['approved, published, for students', true, {}, {}],
    ['not approved', false, { approvedForStudents: null }, {}],
    ['for teachers only', false, {}, { audience: 'teachersOnly' }],
    ['archived', false, { status: 'archived' }, {}],
    ['a draft', false, { status: 'draft' }, {}],
    ['not yet', false, {}, { availableFrom: '2026-03-02T12:00:01Z' }],
    ['from now', true, {}, { availableFrom: '2026-03-02T12:00:00Z' }],
    ['until now', false, {}, { availableUntil: '2026-03-02T12:00:00Z' }],
    ['a little longer', true, {}, { availableUntil: '2026-03-02T12:00:01Z' }],
  ])('%s: %s', (_why, offered, changes, input) => {
    expect(isOfferedToStudents(buildPublished({ approvedForStudents, ...changes }, input), at)).toBe(offered);
  });
});

describe('restamp', () => {
  const tags = (input: object) => buildResource({}, input).catalog;
  const before = tags({ modalities: null, subjects: ['science', 'art'], topicPaths: [['Science', 'Frogs']] });
  const first = restamp([], null, before, { by: null, at, via: 'import', batchId: 'b1' });

  test('gives all tags of one act one stamp', () => {
    expect(first).toEqual([
      {
        by: null,
        at,
        via: 'import',
        batchId: 'b1',
        tags: { subjects: ['science', 'art'], topicPaths: ['Science > Frogs'] },
      },
    ]);
  });

  test('keeps the stamps of tags that stay, and stamps only what is new', () => {
    const after = tags({
      modalities: null,
      subjects: ['science', 'biology'],
      alignments: [{ code: '3.NF.A.1', alignmentType: 'teaches' }],
    });
    expect(restamp(first, before, after, act)).toEqual([
      { ...first[0], tags: { subjects: ['science'] } },
      { ...act, tags: { subjects: ['biology'], alignments: ['teaches:3.NF.A.1'] } },
    ]);
  });

  test('forgets an act of which nothing is left', () => {
    expect(restamp(first, before, tags({ modalities: null }), act)).toEqual([]);
  });

  test('tells the same code with another role apart', () => {
    expect(tagKey({ code: 'MP.1', alignmentType: 'assesses' })).not.toBe(
      tagKey({ code: 'MP.1', alignmentType: 'teaches' }),
    );
  });
});

describe('renderMarkdown', () => {
  test.each([
    ['<script>alert(1)</script>', '<script'],
    ['<img src=x onerror=alert(1)>', '<img'],
    ['[x](javascript:alert(1))', 'href'],
    ['[x](JaVaScRiPt:alert(1))', 'href'],
    ['[x](data:text/html;base64,PHN2Zz4=)', 'href'],
    ['![x](javascript:alert(1))', 'src'],
    ['[x](vbscript:x)', 'href'],
    ['`</code><script>`', '<script'],
    ['```html\n</code></pre><script>\n```', '<script'],
    ['[a](https://e.org "\\" onmouseover=\\"x")', ' onmouseover="'],
    ['<https://e.org/"onclick="x>', ' onclick="'],
  ])('lets no script through: %s', (markdown, dangerous) => {
    expect(renderMarkdown(markdown)).not.toContain(dangerous);
  });

  test('renders what authors mean, and links that tell nothing of where they came from', () => {
    expect(renderMarkdown('# Frogs\n\n[Pond](https://e.org/p)')).toBe(
      '<h1>Frogs</h1>\n<p><a href="https://e.org/p" rel="noopener noreferrer nofollow">Pond</a></p>\n',
    );
  });
});

describe('toJsonLd', () => {
  test('speaks LRMI, and leaves out what is not known', () => {
    const resource = buildPublished(
      {},
      {
        gradeLevels: ['K', '2'],
        timeRequired: 'PT20M',
        author: 'Ann Lee',
        alignments: [
          { code: '3.NF.A.1', alignmentType: 'teaches' },
          { code: '2.G.A.3', alignmentType: 'requires' },
        ],
      },
    );
    expect(toJsonLd(resource, 'https://library.example/r/1')).toEqual({
      '@context': 'https://schema.org',
      '@type': ['LearningResource', 'VideoObject'],
      '@id': 'https://library.example/r/1',
      name: 'Frogs of the pond',
      url: 'https://example.org/frogs',
      inLanguage: ['en'],
      timeRequired: 'PT20M',
      author: { '@type': 'Person', name: 'Ann Lee' },
      license: 'https://creativecommons.org/licenses/by/4.0/',
      educationalLevel: ['Kindergarten', 'Grade 2'],
      typicalAgeRange: '5-8',
      teaches: [{ '@type': 'DefinedTerm', termCode: '3.NF.A.1' }],
      competencyRequired: [{ '@type': 'DefinedTerm', termCode: '2.G.A.3' }],
      educationalAlignment: [
        { '@type': 'AlignmentObject', alignmentType: 'teaches', targetName: '3.NF.A.1' },
        { '@type': 'AlignmentObject', alignmentType: 'requires', targetName: '2.G.A.3' },
      ],
      audience: { '@type': 'EducationalAudience', educationalRole: 'student' },
      dateCreated: '2026-03-02T12:00:00.000Z',
      dateModified: '2026-03-02T12:00:00.000Z',
      datePublished: '2026-03-02T12:00:00.000Z',
      version: 1,
    });
  });
});
