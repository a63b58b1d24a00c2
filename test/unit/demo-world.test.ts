import { checkPublication } from '../../src/features/resources/resource.ts';
import { newCatalog, newContent } from '../../src/features/resources/resource-changes.ts';
import { demoSignIns, readDemoWorld } from '../../src/seed/demo-world.ts';
import { readInput } from '../support/resources.ts';

const world = await readDemoWorld();
const { resources, people, schools } = world;

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('the demo district', () => {
  test('has people of every role, with schools that exist, and the sign-ins that are shown', () => {
    const keys = schools.map(({ key }) => key);
    const memberships = people.flatMap((person) => person.memberships);
    expect(Object.keys(countBy(memberships.map(({ role }) => role))).sort()).toEqual(
      [
        'admin',
        'coach',
        'guardian',
        'schoolLeader',
        'specialist',
        'student',
        'substitute',
        'supportStaff',
        'teacher',
      ].sort(),
    );
    expect(memberships.every(({ school }) => school === undefined || keys.includes(school))).toBe(true);
    expect(people.map(({ email }) => email)).toEqual(expect.arrayContaining(demoSignIns));
    expect(memberships.filter(({ role }) => role === 'student').length).toBeGreaterThanOrEqual(12);
    expect(memberships.find(({ role }) => role === 'substitute')?.endsInDays).toBeGreaterThan(0);
    expect(new Set(people.map(({ sourcedId }) => sourcedId)).size).toBe(people.length);
  });

  test('names each resource and each address once', () => {
    const urls = resources.flatMap(({ url }) => (url ? [url] : []));
    expect(new Set(urls).size).toBe(urls.length);
    expect(new Set(resources.map(({ source }) => source.id)).size).toBe(resources.length);
    expect(resources.filter(({ kind }) => kind === 'link').every(({ url }) => url?.startsWith('https://'))).toBe(true);
  });

  test('is broad: subjects, grades, languages, formats, interests and length', () => {
    expect(resources.length).toBeGreaterThanOrEqual(150);
    const subjects = countBy(resources.flatMap((resource) => resource.subjects ?? []));
    for (const subject of ['mathematics', 'science', 'english language arts', 'history']) {
      expect([subject, (subjects[subject] ?? 0) >= 20]).toEqual([subject, true]);
    }
    const grades = countBy(resources.flatMap((resource) => resource.gradeLevels ?? []));
    for (const grade of ['2', '3', '4', '5', '6', '7', '8']) expect(grades[grade]).toBeGreaterThanOrEqual(30);
    const languages = countBy(resources.flatMap((resource) => resource.inLanguage ?? []));
    expect(languages.es).toBeGreaterThanOrEqual(30);
    expect(languages.en).toBeGreaterThanOrEqual(100);
    const modalities = countBy(resources.flatMap((resource) => resource.modalities ?? []));
    for (const modality of ['video', 'reading', 'audio', 'interactive', 'simulation', 'game', 'hands-on', 'project']) {
      expect([modality, (modalities[modality] ?? 0) >= 10]).toEqual([modality, true]);
    }
    expect(modalities.discussion).toBeGreaterThanOrEqual(5);
    const interests = new Set(resources.flatMap((resource) => resource.interests ?? []));
    for (const interest of ['soccer', 'space', 'animals', 'music', 'cooking', 'art', 'dinosaurs', 'ocean', 'weather']) {
      expect(interests).toContain(interest);
    }
    expect(new Set(resources.map(({ timeRequired }) => timeRequired)).size).toBeGreaterThanOrEqual(10);
    expect(resources.some((resource) => resource.accessibilityHazards?.includes('motionSimulation'))).toBe(true);
    expect(resources.some((resource) => resource.accessibilityFeatures?.includes('captions'))).toBe(true);
  });

  test('has what is published complete, one draft that is not, and keys for teachers only', () => {
    const missing = (resource: (typeof resources)[number]) =>
      checkPublication(newContent(resource), newCatalog(readInput(resource))).missing;
    const published = resources.filter(({ status }) => status === 'published');
    expect(published.filter((resource) => missing(resource).length > 0)).toEqual([]);
    const drafts = resources.filter(({ status }) => status === 'draft');
    expect(drafts.map(missing)).toEqual([['license', 'modalities']]);
    const keys = resources.filter((resource) => resource.learningResourceType?.includes('answer key'));
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(keys.every(({ audience }) => audience === 'teachersOnly')).toBe(true);
    expect(resources.filter(({ kind }) => kind === 'text').length).toBeGreaterThanOrEqual(20);
  });

  test('approves for children nothing that has ads, needs an account or is for teachers', () => {
    const approved = resources.filter(({ approvedForStudents }) => approvedForStudents);
    expect(approved.length).toBeGreaterThan(100);
    const unfit = approved.filter(
      ({ hasAds, needsAccount, audience, status }) =>
        hasAds || needsAccount || audience !== 'students' || status === 'draft',
    );
    expect(unfit.map(({ source }) => source.id)).toEqual([]);
  });
});
