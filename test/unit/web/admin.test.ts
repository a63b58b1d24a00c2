import fc from 'fast-check';
import { type LabelWord, labelLanguages, labelWords } from '../../../src/shared/labels.ts';
import { relabelling, relabelTexts, usualWords } from '../../../src/web/i18n/words.ts';
import { toAuditQuery } from '../../../src/web/places/admin/audit/audit-query.ts';
import { attentionOf, type Standing } from '../../../src/web/places/admin/overview/attention.ts';
import { inOrder, placeOf, timeOf, todayIn } from '../../../src/web/places/admin/people/roles.ts';
import { headingsOf, toQuery } from '../../../src/web/places/admin/results/headings.ts';
import { changesAnything, endings, type RosterSummary } from '../../../src/web/places/admin/rosters/roster-summary.ts';
import { sectionGroupsFor, sectionsFor } from '../../../src/web/places/admin/sections.ts';
import { whole, withForm } from '../../../src/web/places/admin/settings/own-words.ts';
import { bytesText, shareOf } from '../../../src/web/places/admin/upkeep/bytes.ts';
import { namesIn } from '../../../src/web/places/welcome/names-in.ts';
import type { Me } from '../../../src/web/wire.ts';

const having = (...roles: string[]) => ({ roles: roles.map((role) => ({ role, school: null })) }) as Pick<Me, 'roles'>;

describe('a district’s own words', () => {
  const labels = {
    playlist: { en: { one: 'learning list', many: 'learning lists' }, es: { one: 'ruta', many: 'rutas' } },
    target: { en: { one: 'goal', many: 'goals' } },
    activity: { en: { one: 'step', many: 'steps' } },
  };

  test.each([
    ['en', 'A playlist leads to its learning targets.', 'A learning list leads to its goals.'],
    ['en', 'Playlists and targets', 'Learning lists and goals'],
    ['en', 'Add an activity to {{playlist}}', 'Add a step to {{playlist}}'],
    ['en', 'An activity', 'A step'],
    ['en', 'Pathloom, playlisted', 'Pathloom, playlisted'],
    ['es', 'Tus playlists: {{count}} playlist, y una lista', 'Tus rutas: {{count}} ruta, y una lista'],
  ])('%s: %s', (language, text, expected) => {
    expect(relabelling(language, labels)?.(text)).toBe(expected);
  });

  test('change nothing where everything is called as usual, and no names of what is filled in', () => {
    expect(relabelling('en', {})).toBeNull();
    expect(relabelling('es', { target: labels.target })).toBeNull();
    const relabel = relabelling('en', labels);
    expect(relabelTexts({ a: { b: 'My playlists' }, c: 'x' }, (text) => relabel?.(text) ?? text)).toEqual({
      a: { b: 'My learning lists' },
      c: 'x',
    });
    for (const language of labelLanguages) expect(Object.keys(usualWords[language])).toEqual([...labelWords]);
  });

  test('are whole when they are saved: one form stands for both, and what says nothing is left out', () => {
    const written = (word: LabelWord, form: 'one' | 'many', text: string) =>
      withForm({}, { word, language: 'en', form, text });
    expect(whole(written('path', 'one', ' way '))).toEqual({ path: { en: { one: 'way', many: 'way' } } });
    expect(whole(written('path', 'many', '  '))).toEqual({});
  });
});

describe('the administration', () => {
  test('shows admins all, school leaders who is at their schools, others nothing', () => {
    expect(sectionsFor(having('admin')).length).toBe(13);
    expect(sectionsFor(having('teacher', 'schoolLeader')).map(({ id }) => id)).toEqual([
      'people',
      'schools',
      'classes',
    ]);
    expect(sectionsFor(having('teacher', 'specialist'))).toEqual([]);
    expect(sectionGroupsFor(having('schoolLeader')).map(({ id }) => id)).toEqual(['who']);
  });

  test('says what needs somebody, what is broken first', () => {
    const well: Standing = {
      deadJobs: 0,
      webhooks: [{ pausedAt: 'x', pauseReason: 'person', failingSince: null }],
      indexes: [{ isAnswering: true, deadLetters: [] }],
      storage: { usedBytes: 1, quotaBytes: 100 },
      schools: 1,
      classes: 1,
    };
    expect(attentionOf(well)).toEqual([]);
    const ailing = attentionOf({
      ...well,
      deadJobs: 2,
      webhooks: [...well.webhooks, { pausedAt: null, pauseReason: null, failingSince: 'x' }],
      indexes: [{ isAnswering: false, deadLetters: [] }],
      storage: { usedBytes: 90, quotaBytes: 100 },
      classes: 0,
    });
    expect(ailing.map(({ id, count }) => [id, count])).toEqual([
      ['jobs', 2],
      ['webhooks', 1],
      ['index', 1],
      ['storage', 90],
      ['classes', 1],
    ]);
    expect(attentionOf({ ...well, schools: 0, classes: 0 }).map(({ id }) => id)).toEqual(['schools']);
  });

  test('knows where a role can be had, and which holds today', () => {
    expect((['admin', 'student', 'teacher'] as const).map(placeOf)).toEqual(['district', 'school', 'either']);
    const from = '2026-08-24';
    expect(timeOf({ from, to: null }, '2026-08-23')).toBe('later');
    expect(timeOf({ from, to: from }, from)).toBe('now');
    expect(timeOf({ from, to: from }, '2026-08-25')).toBe('over');
    const role = (id: string, one: string, to: string | null) =>
      ({ id, role: 'teacher', schoolId: null, from: one, to }) as const;
    const listed = [role('old', '2020-01-01', '2021-01-01'), role('next', '2027-01-01', null), role('now', from, null)];
    expect(inOrder(listed, '2026-11-22').map(({ id }) => id)).toEqual(['now', 'next', 'old']);
    expect(todayIn('Pacific/Auckland', new Date('2026-11-22T18:00:00Z'))).toBe('2026-11-23');
  });

  test('tells what a roster would end, and whether it changes anything', () => {
    const none = { created: 0, updated: 0, ended: 0, unchanged: 5 };
    const summary: RosterSummary = {
      outcome: 'checked',
      counts: { schools: none, people: none, classes: none, enrollments: none },
      shrink: { people: { now: 10, ending: 1 }, classes: { now: 10, ending: 2 }, enrollments: { now: 0, ending: 0 } },
      issues: 0,
      losses: 0,
      conflicts: 0,
    };
    expect(changesAnything(summary)).toBe(false);
    expect(changesAnything({ ...summary, counts: { ...summary.counts, people: { ...none, ended: 1 } } })).toBe(true);
    expect(endings(summary)).toEqual([{ thing: 'classes', now: 10, ending: 2 }]);
  });

  test('reads the headings of a table as it was written', () => {
    expect(headingsOf('\uFEFFSIS ID, Score ,"Test, name"\r\n1,2,3')).toEqual(['SIS ID', 'Score', 'Test, name']);
    expect(headingsOf('a;"b ""c""";d\n')).toEqual(['a', 'b "c"', 'd']);
    expect(headingsOf('a\tb')).toEqual(['a', 'b']);
    expect(headingsOf('')).toEqual([]);
    const heading = fc.stringMatching(/^[\w ,;"]{0,12}\w$/);
    fc.assert(
      fc.property(fc.array(heading, { minLength: 2, maxLength: 6 }), (headings) => {
        const line = headings.map((one) => `"${one.replaceAll('"', '""')}"`).join(',');
        // More of another separator than of commas, all of them quoted, is not a table that anybody exports.
        fc.pre(line.split(';').length <= line.split(',').length);
        expect(headingsOf(`${line}\n1,2`)).toEqual(headings.map((one) => one.trim()));
      }),
    );
    const once = { source: ' Fall ', date: '', maxScore: '20', dateOrder: 'mdy' };
    expect(toQuery({ student: 'SIS ID', score: '' }, once)).toEqual({
      columns: '{"student":"SIS ID"}',
      source: 'Fall',
      date: '',
      maxScore: '20',
      dateOrder: 'mdy',
    });
    expect(toQuery({}, once).columns).toBeNull();
  });

  test('asks the audit for whole days, as the reader’s clock has them', () => {
    const asked = { by: null, student: 's', action: '', from: '2026-11-01', to: '2026-11-01' };
    const { from, until } = toAuditQuery(asked);
    expect(Date.parse(String(until)) - Date.parse(String(from))).toBe(86_400_000);
    expect(toAuditQuery({ ...asked, from: '', to: '' })).toMatchObject({ from: null, until: null });
  });

  test('says sizes as people do', () => {
    expect([0, 999, 1_500, 12_345_678].map((bytes) => bytesText(bytes, 'en'))).toEqual([
      '0 byte',
      '999 byte',
      '1.5 kB',
      '12 MB',
    ]);
    expect(shareOf({ usedBytes: 5, quotaBytes: 0 })).toBe(1);
  });

  test('takes schools one a line, each once', () => {
    expect(namesIn(' North \n\nSouth\nNorth')).toEqual(['North', 'South']);
  });
});
