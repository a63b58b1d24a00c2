import fc from 'fast-check';
import type { Standing } from '../../src/features/assignments/standing.ts';
import { noProgress } from '../../src/features/assignments/update.ts';
import type { FileRecord } from '../../src/features/files/file.ts';
import { copyObstacleOf } from '../../src/features/licenses/copying.ts';
import { normaliseLicense } from '../../src/features/licenses/license.ts';
import type { LoadedUse } from '../../src/features/playlists/freeze.ts';
import type { ChoiceStep, Step } from '../../src/features/playlists/playlist.ts';
import type { Resource } from '../../src/features/resources/resource.ts';
import { takeHomeFormOf } from '../../src/features/resources/take-home.ts';
import { type BundlePlan, type Material, planBundle } from '../../src/features/take-home/bundle.ts';
import { type FittedPath, keyOfUse, usesOfPaths } from '../../src/features/take-home/fitted-paths.ts';
import { offlineHtml } from '../../src/features/take-home/offline-html.ts';
import { packetOf } from '../../src/features/take-home/packet.ts';
import { renderPackets } from '../../src/features/take-home/packet-page.ts';
import { plainDate } from '../../src/features/take-home/plain-dates.ts';
import { buildContent, buildPathway, buildStep, buildTarget, idOf } from '../support/playlists.ts';
import { buildResource, hex } from '../support/resources.ts';

/** More by hand: PROPERTY_RUNS=5000 npm test -- take-home */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);
const home = hex('a');

describe('a copy for one’s own students', () => {
  test.each([
    { written: 'CC BY-NC-ND 4.0', obstacle: null },
    { written: 'CC BY-SA 3.0 US', obstacle: null },
    { written: 'CC0', obstacle: null },
    { written: 'public domain', obstacle: null },
    { written: 'GFDL', obstacle: null },
    { written: 'MIT', obstacle: null },
    { written: 'All rights reserved', obstacle: 'rightsReserved' },
    { written: 'For use in class only', obstacle: 'termsUnknown' },
  ])('of what says “$written” is kept back by: $obstacle', ({ written, obstacle }) => {
    expect(copyObstacleOf(normaliseLicense(written))).toBe(obstacle);
  });

  test('is kept back where nobody has said anything', () => expect(copyObstacleOf(null)).toBe('termsUnknown'));

  const file = { kind: 'file', url: null, fileId: idOf(5) };
  const publisher = 'A house';
  test.each([
    { what: 'a text', input: { kind: 'text', url: null, body: 'Read' }, form: 'page' },
    { what: 'a link', input: {}, form: 'link' },
    {
      what: 'a file of the district’s own, whatever it says to others',
      input: { ...file, license: 'All rights reserved' },
      form: 'file',
    },
    {
      what: 'a file of another district',
      input: { ...file, license: 'All rights reserved' },
      orgId: hex('b'),
      form: 'rightsReserved',
    },
    { what: 'a free file of another district', input: file, orgId: hex('b'), form: 'file' },
    {
      what: 'a file of a publisher',
      input: { ...file, publisher, license: 'All rights reserved' },
      form: 'rightsReserved',
    },
    {
      what: 'a file that is made of another work',
      input: { ...file, license: 'Ask us', isBasedOn: [{ title: 'A work' }] },
      form: 'termsUnknown',
    },
    {
      what: 'a file that an import brought',
      input: { ...file, license: 'Ask us', source: { system: 'catalog', id: '7' } },
      form: 'termsUnknown',
    },
    { what: 'what was withdrawn', input: file, withdrawn: true, form: 'withdrawn' },
  ])('of $what: $form', ({ input, orgId = home, withdrawn = false, form }) => {
    const withdrawal = withdrawn ? { by: home, at: new Date(0), reason: 'wrong', alternativeId: null } : null;
    const { fileId = null, source = null, ...given } = input as Record<string, unknown>;
    const built = buildResource({ orgId, withdrawal, source: source as Resource['source'] }, given);
    const content = { ...built.content, fileId: fileId as string | null };
    const found = takeHomeFormOf({ resource: { ...built, content }, content }, home);
    expect(found.kind === 'none' ? found.code : found.kind).toBe(form);
    expect(takeHomeFormOf({ resource: null, content: null }, home)).toEqual({ kind: 'none', code: 'notAvailable' });
  });
});

type Work = {
  kind: 'text' | 'file' | 'link';
  bytes: number;
  state: 'well' | 'withdrawn' | 'hidden';
  isStored: boolean;
  license: string;
};

const works = fc.array(
  fc.record({
    kind: fc.constantFrom('text' as const, 'file' as const, 'file' as const, 'link' as const),
    bytes: fc.integer({ min: 1, max: 100 }),
    state: fc.constantFrom('well' as const, 'well' as const, 'well' as const, 'withdrawn' as const, 'hidden' as const),
    isStored: fc.boolean(),
    license: fc.constantFrom('CC BY 4.0', 'All rights reserved'),
  }),
  { maxLength: 10 },
);

const fileOf = (id: string, bytes: number) => ({ id, bytes, name: id, mediaType: 'text/plain' }) as FileRecord;

/** A path through the works, in their order; every third step is a choice of one among two. */
function build(list: readonly Work[], orgId: string, cover: FileRecord | null = null) {
  const loaded = new Map<string, LoadedUse>();
  const files = new Map<string, FileRecord>();
  const steps: Step[] = list.map(({ kind, bytes, state, isStored, license }, at) => {
    const use = { resourceId: idOf(900 + at), version: 1 };
    const fileId = idOf(500 + at);
    const body = kind === 'text' ? { body: 'Words' } : {};
    const built = buildResource(
      { id: use.resourceId, orgId },
      { kind, license, ...body, ...(kind === 'link' ? {} : { url: null }) },
    );
    const content = { ...built.content, fileId: kind === 'file' ? fileId : null };
    const withdrawal =
      state === 'withdrawn' ? { by: home, at: new Date(0), reason: 'wrong', alternativeId: null } : null;
    const resource = state === 'hidden' ? null : { ...built, content, withdrawal };
    const isSeen = state === 'well';
    loaded.set(keyOfUse(use), { use, resource, version: isSeen ? 1 : null, content: isSeen ? content : null });
    if (isStored) files.set(fileId, fileOf(fileId, bytes));
    const step = buildStep({ id: idOf(100 + at), resource: use });
    if (at % 3 !== 2) return step;
    const { kind: _kind, resource: _resource, ...fields } = step;
    const option = { title: null, minutes: null, kind: 'resource' as const };
    const other = (list.length > 0 ? { resourceId: idOf(900), version: 1 } : use) as typeof use;
    const options = [
      { ...option, id: idOf(700 + at), resource: use },
      { ...option, id: idOf(800 + at), resource: other },
    ];
    return { ...fields, kind: 'choice', choose: 1, options } satisfies ChoiceStep;
  });
  const studentSteps = steps.map((step) => ({
    step,
    sectionId: null,
    origins: ['base' as const],
    operationIds: [],
    chosenOptionIds: [],
    resources: [],
  }));
  const paths: FittedPath[] = [{ pathway: buildPathway({ entries: steps }), isCurrent: true, steps: studentSteps }];
  return { paths, material: { loaded, files, cover } };
}

const idsIn = ({ pages, files, links, leftOut }: BundlePlan) => [
  ...pages.map(({ resourceId }) => resourceId),
  ...files.flatMap(({ parts }) => parts.map(({ resourceId }) => resourceId)),
  ...links.map(({ resourceId }) => resourceId),
  ...leftOut.map(({ resourceId }) => resourceId),
];

describe('a bundle', () => {
  test('accounts for everything once, keeps to its room, and takes nothing that may not be copied', () => {
    fc.assert(
      fc.property(works, fc.nat({ max: 300 }), fc.boolean(), fc.nat({ max: 50 }), (list, budgetBytes, isOwn, size) => {
        const cover = size === 0 ? null : fileOf(idOf(400), size);
        const { paths, material } = build(list, isOwn ? home : hex('b'), cover);
        const plan = planBundle(paths, material, { orgId: home, budgetBytes });
        expect(idsIn(plan).sort()).toEqual(
          usesOfPaths(paths)
            .map(({ resourceId }) => resourceId)
            .sort(),
        );
        const workBytes = plan.files.reduce((sum, { file }) => sum + file.bytes, 0);
        expect(plan.fileBytes).toBe(workBytes + (plan.cover?.bytes ?? 0));
        // The picture takes no room from what is worked with.
        expect(plan.cover).toBe(cover !== null && workBytes + size <= budgetBytes ? cover : null);
        expect(planBundle(paths, { ...material, cover: null }, { orgId: home, budgetBytes }).files).toEqual(plan.files);
        expect(plan.fileBytes).toBeLessThanOrEqual(budgetBytes);
        const order = plan.files.map(({ file }) => file.id);
        expect(order).toEqual([...order].sort());
        const reserved = list.flatMap(({ license }, at) => (license.startsWith('All') ? [idOf(900 + at)] : []));
        const copied = [...plan.pages, ...plan.files.flatMap(({ parts }) => parts)].map(({ resourceId }) => resourceId);
        if (!isOwn) expect(copied.filter((id) => reserved.includes(id))).toEqual([]);
        list.forEach(({ state }, at) => {
          if (state !== 'well') expect(copied).not.toContain(idOf(900 + at));
        });
        // What was left out for its size did not fit beside what came before it.
        for (const { code, bytes } of plan.leftOut) if (code === 'tooLarge') expect(bytes).toBeGreaterThan(0);
        const whole = planBundle(paths, material, { orgId: home, budgetBytes: Number.MAX_SAFE_INTEGER });
        expect(whole.leftOut.filter(({ code }) => code === 'tooLarge')).toEqual([]);
        for (const id of whole.onlineStepIds) expect(plan.onlineStepIds).toContain(id);
      }),
      { numRuns },
    );
  });

  test('leaves a large file behind, and says so at its step', () => {
    const well = { kind: 'file', state: 'well', isStored: true, license: 'CC BY 4.0' } as const;
    const { paths, material } = build(
      [
        { ...well, bytes: 10 },
        { ...well, bytes: 100 },
        { ...well, bytes: 5 },
      ],
      home,
    );
    const plan = planBundle(paths, material, { orgId: home, budgetBytes: 20 });
    expect(plan.files.map(({ file }) => file.id)).toEqual([idOf(500), idOf(502)]);
    expect(plan.leftOut).toEqual([
      { resourceId: idOf(901), fileId: idOf(501), title: 'Frogs of the pond', bytes: 100, code: 'tooLarge' },
    ]);
    expect([...plan.onlineStepIds]).toEqual([idOf(101)]);
  });
});

describe('what is read without internet', () => {
  test('shows nothing of elsewhere, and nothing that acts', () => {
    const text =
      '**Look** ![a <frog>](https://example.org/frog.png "x") <script>alert(1)</script> [on](javascript:alert(1))';
    const html = offlineHtml(text);
    expect(html).toContain('<strong>Look</strong>');
    expect(html).toContain('[a &lt;frog&gt;]');
    expect(html).not.toMatch(/<img|<script|href="javascript|example\.org/);
  });

  test('says days as people do', () => {
    expect(plainDate({ on: '2026-12-11', time: '15:00' }, 'en').replace(/\s/g, ' ')).toBe(
      'Friday, December 11, 3:00 PM',
    );
    expect(plainDate({ on: '2026-12-11', time: null }, 'es')).toBe('viernes, 11 de diciembre');
  });
});

describe('a packet', () => {
  const pathway = buildPathway();
  const print = (paths: readonly FittedPath[], material: Material, publicUrl: string | null, done: readonly string[]) =>
    packetOf({
      standing: {
        row: { id: idOf(1), orgId: home, pathwayId: pathway.id, timeFactor: 1, dueChange: null },
        assignment: { due: { on: '2026-12-11', time: null }, sectionDues: [] },
        version: { content: buildContent({ targets: [buildTarget()], pathways: [pathway] }), resources: [] },
        progress: { ...noProgress, states: new Map(done.map((id) => [id, 'done' as const])) },
      } as unknown as Standing,
      paths,
      material,
      needs: { languages: [] },
      language: 'en',
      studentName: 'Maya',
      publicUrl,
    });

  test('has every activity once, in order, counted, and ticks what is done', () => {
    fc.assert(
      fc.property(works, fc.array(fc.nat({ max: 9 })), fc.boolean(), (list, at, isAddressKnown) => {
        const { paths, material } = build(list, home);
        const ids = paths.flatMap(({ steps }) => steps.map(({ step }) => step.id));
        const done = ids.filter((_, place) => at.includes(place));
        const packet = print(paths, material, isAddressKnown ? 'https://learn.example.org/' : null, done);
        const steps = packet.paths.flatMap(({ sections }) => sections.flatMap((section) => section.steps));
        expect(steps.map(({ id }) => id)).toEqual(ids);
        expect(steps.map(({ number }) => number)).toEqual(ids.map((_, place) => place + 1));
        expect(steps.filter(({ isDone }) => isDone).map(({ id }) => id)).toEqual(done);
        for (const { id, address } of steps) {
          expect(address).toBe(isAddressKnown ? `https://learn.example.org/learn/${idOf(1)}/${id}` : null);
        }
        const page = [...renderPackets([packet], { pictures: [], paper: 'any', title: packet.title })].join('');
        expect(page.match(/class="step"/g)?.length ?? 0).toBe(ids.length);
        expect(page.match(/aria-label="QR code"/g)?.length ?? 0).toBe(isAddressKnown ? ids.length : 0);
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    );
  });
});
