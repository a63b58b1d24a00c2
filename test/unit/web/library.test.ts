import { readFile } from 'node:fs/promises';
import { fieldNames, proposeColumn } from '../../../src/features/spreadsheets/columns.ts';
import { columnsOf, levelOf, searchOf, teachesOf } from '../../../src/web/places/library/coverage-levels.ts';
import { hintOf, recognizedBy } from '../../../src/web/places/library/import-columns.ts';
import { asLabel, likelyTerm } from '../../../src/web/places/library/likely-term.ts';
import { keepOf, keptOf, mergeRows } from '../../../src/web/places/library/merge-choices.ts';
import { isAddress, moved, moveOf } from '../../../src/web/places/library/moved-links.ts';
import { readRecords, toCsv } from '../../../src/web/places/library/records.ts';
import { approvalBody, missingScores, safetyOf } from '../../../src/web/places/review/review-answers.ts';
import {
  dayAfter,
  daysSince,
  lateness,
  nextOf,
  queueRequest,
  readQueue,
  writeQueue,
} from '../../../src/web/places/review/review-state.ts';

describe('the columns of a table', () => {
  test('each have a name in plain words, in both languages', async () => {
    for (const language of ['en', 'es']) {
      const file = new URL(`../../../src/web/i18n/${language}/library.json`, import.meta.url);
      const names = JSON.parse(await readFile(file, 'utf8')).imports.field as Record<string, string>;
      expect(Object.keys(names).sort()).toEqual([...fieldNames].sort());
      expect(new Set(Object.values(names)).size).toBe(fieldNames.length);
    }
    expect(hintOf('timeRequired', 'minutes')).toBe('timeRequired');
    expect(hintOf('title', ' Title ')).toBeNull();
  });

  test('say by what its rows are known again', () => {
    const of = (...headings: string[]) => recognizedBy(headings.map(proposeColumn));
    expect(of('id', 'title', 'minutes')).toBe('own');
    expect(of('resourceId', 'id', 'title')).toBe('export');
    expect(of('title', 'url')).toBe('none');
  });
});

describe('records that are brought in', () => {
  test('keep the key that they have', () => {
    expect(readRecords('{"title":"A","source":{"system":"x","id":"7"}}').rows).toEqual([{ title: 'A', id: '7' }]);
    expect(readRecords('{"name":"A","@id":"https://a.example/1"}').rows).toEqual([
      { title: 'A', id: 'https://a.example/1' },
    ]);
  });

  test('are lines, lists, and graphs of schema.org; lines that are none are named', () => {
    const lines =
      '{"title":"One","interests":["soccer","space"]}\n\nnot json\n{"summary":"without a title"}\n{"title":"Two"}';
    expect(readRecords(lines)).toEqual({
      rows: [{ title: 'One', interests: 'soccer; space' }, { title: 'Two' }],
      faults: [3, 4],
    });
    expect(readRecords('[{"title":"A"},5]')).toEqual({ rows: [{ title: 'A' }], faults: [2] });
    expect(readRecords('{"items":[{"title":"A"}]}').rows).toEqual([{ title: 'A' }]);
    expect(readRecords('')).toEqual({ rows: [], faults: [] });
  });

  test('of LRMI become our columns', () => {
    const graph = {
      '@context': 'https://schema.org',
      '@graph': [
        {
          '@type': 'LearningResource',
          name: 'Fractions',
          description: 'Parts of a whole',
          url: 'https://a.example/1',
          author: { '@type': 'Person', name: 'Ada' },
          educationalAlignment: [
            { alignmentType: 'teaches', targetName: '3.NF.1' },
            { alignmentType: 'assesses', targetUrl: 'https://s.example/2' },
            { alignmentType: 'somehow', targetName: '3.NF.2' },
          ],
        },
      ],
    };
    expect(readRecords(JSON.stringify(graph)).rows).toEqual([
      {
        title: 'Fractions',
        summary: 'Parts of a whole',
        url: 'https://a.example/1',
        author: 'Ada',
        teaches: '3.NF.1; 3.NF.2',
        assesses: 'https://s.example/2',
      },
    ]);
  });

  test('are written as a table that keeps every character', () => {
    expect(toCsv([{ title: 'Say "hi", you' }, { title: 'B', url: 'x' }])).toBe(
      '"title","url"\r\n"Say ""hi"", you",""\r\n"B","x"',
    );
  });
});

describe('the map of coverage', () => {
  test('has the columns with most, and stronger grounds for more', () => {
    const group = (value: string, teaches: number) => ({ value, teaches, assesses: 0 });
    const rows = [{ groups: [group('video', 2), group('game', 1)] }, { groups: [group('game', 4)] }];
    expect(columnsOf(rows)).toEqual(['game', 'video']);
    expect(columnsOf(rows, 1)).toEqual(['game']);
    expect(teachesOf(rows[0]?.groups ?? [], 'video')).toBe(2);
    expect(teachesOf([], 'video')).toBe(0);
    expect([0, 1, 3, 12].map(levelOf)).toEqual([0, 1, 2, 3]);
  });
});

describe('a review', () => {
  test('is found by the address, and the next one follows in the order of the list', () => {
    const state = readQueue(new URLSearchParams('state=flagged&holder=me&sort=due'));
    expect(readQueue(writeQueue(state))).toEqual(state);
    expect(queueRequest(state)).toEqual({ flagged: 'true', claimedBy: 'me', sort: 'due' });
    expect(queueRequest(readQueue(new URLSearchParams('state=x')))).toEqual({ sort: 'waiting' });
    expect(nextOf(['a', 'b', 'c'], 'b')).toBe('c');
    expect(nextOf(['a', 'b', 'c'], 'c')).toBe('a');
    expect(nextOf([], 'c')).toBeNull();
    expect(daysSince('2026-11-20T10:00:00Z', new Date('2026-11-22T09:00:00Z'))).toBe(1);
  });

  test('needs scores, and says of safety only what was answered', () => {
    const line = { id: 'quality', label: 'Quality', description: null, maximum: 4, isRequired: true };
    expect(missingScores([line, { ...line, id: 'x', isRequired: false }], new Map())).toEqual([line]);
    expect(missingScores([line], new Map([['quality', 0]]))).toEqual([]);
    const safety = { ...safetyOf(null), hasAds: false, minimumAge: 'none' as const };
    const given = { scores: new Map([['quality', 3]]), safety, note: null };
    expect(approvalBody({ ...given, isForStudents: true })).toEqual({
      scores: [{ criterionId: 'quality', score: 3 }],
      safety: { hasAds: false, minimumAge: null },
      approveForStudents: {},
      note: null,
    });
    expect(approvalBody({ ...given, isForStudents: false })).toMatchObject({ safety: {}, approveForStudents: null });
  });
});

describe('a word that is no term', () => {
  const terms = [
    { id: 'soccer', words: ['soccer', 'Soccer', 'fútbol'] },
    { id: 'robotics', words: ['robotics', 'Robotics'] },
    { id: 'video games', words: ['video games', 'Video games'] },
    { id: 'art', words: ['art', 'Art'] },
  ];

  test.each([
    ['Soccers', 'soccer'],
    ['futbol', 'soccer'],
    ['socer', 'soccer'],
    ['roboitcs', 'robotics'],
    ['Video-Game', 'video games'],
    ['youth soccer', 'soccer'],
    ['arts', 'art'],
    ['earth', null],
    ['quidditch', null],
    ['ar', null],
  ])('%s may well mean %s', (word, term) => {
    expect(likelyTerm(word, terms)).toBe(term);
  });

  test('is written with a capital as a term', () => {
    expect(asLabel('ópera rock')).toBe('Ópera rock');
  });
});

describe('a merge, field by field', () => {
  const field = (name: string, one: unknown, other: unknown) => ({
    field: name,
    values: [one, other] as never,
    isSame: JSON.stringify(one) === JSON.stringify(other),
  });
  const details = {
    resources: [{ id: 'a' }, { id: 'b' }] as never,
    fields: [
      field('summary', 'Short.', 'A description that says a lot more.'),
      field('title', 'Frogs', 'All about frogs'),
      field('kind', 'link', 'file'),
      field('url', 'https://a.example', null),
      field('fileName', null, 'frogs.pdf'),
      field('publisher', null, 'Pond'),
      field('license', null, { text: 'CC BY 4.0' }),
      field('durationMinutes', 5, 10),
      field('alignments', [{ code: '3.NF.1', alignmentType: 'teaches' }], []),
      field('interests', ['soccer'], ['soccer', 'space']),
      field('author', 'Ada', 'Ada'),
    ],
  };

  test('shows what differs, what goes together as one, and chooses beforehand', () => {
    const rows = mergeRows(details, 'a');
    expect(rows.map(({ name, proposed }) => [name, proposed])).toEqual([
      ['title', 'winner'],
      ['summary', 'loser'],
      ['address', 'winner'],
      // That one has none says something: it is not merely lacking.
      ['license', 'winner'],
      ['publisher', 'loser'],
      ['timeRequired', 'winner'],
      ['alignments', 'both'],
      ['interests', 'both'],
    ]);
    expect(rows.find(({ name }) => name === 'address')).toMatchObject({
      winner: ['https://a.example'],
      loser: ['frogs.pdf'],
    });
    expect(mergeRows(details, 'b').find(({ name }) => name === 'summary')?.proposed).toBe('winner');
  });

  test('is sent as it was shown and chosen', () => {
    const rows = mergeRows(details, 'a');
    const interests = rows.find(({ name }) => name === 'interests');
    expect(interests && keptOf(interests, 'both')).toEqual(['soccer', 'space']);
    expect(keepOf(rows, { title: 'loser', interests: 'winner', summary: 'both' })).toEqual({
      title: 'loser',
      summary: 'winner',
      address: 'winner',
      license: 'winner',
      publisher: 'loser',
      timeRequired: 'winner',
      alignments: 'both',
      interests: 'winner',
    });
  });
});

describe('a site that has moved', () => {
  test.each([
    ['https://a.example/old/frogs', 'https://b.example/new/frogs', 'https://a.example/old', 'https://b.example/new'],
    ['http://a.example/frogs?x=1', 'https://a.example/frogs?x=1', 'http://a.example', 'https://a.example'],
    ['https://a.example/frogs', 'https://a.example/dogs', 'https://a.example/frogs', 'https://a.example/dogs'],
    ['https://a.example/1/frogs', 'https://a.example/2/frogs', 'https://a.example/1', 'https://a.example/2'],
  ])('from %s to %s', (before, after, from, to) => {
    expect(moveOf(before, after)).toEqual({ from, to });
    expect(moved(before, { from, to })).toBe(after);
  });

  test('takes whole parts of a path along, and nothing else', () => {
    const move = { from: 'https://a.example/old', to: 'https://b.example' };
    expect(moved('https://a.example/old/toads?x=1', move)).toBe('https://b.example/toads?x=1');
    expect(moved('https://a.example/older/toads', move)).toBeNull();
    expect(moved('https://a.example.evil/old', { from: 'https://a.example', to: 'https://b.example' })).toBeNull();
    expect(moveOf('https://a.example/', 'https://a.example')).toBeNull();
    expect(moveOf('nothing', 'https://a.example')).toBeNull();
  });

  test('has addresses that can be opened', () => {
    expect(['https://a.example/x', ' http://a.example '].map(isAddress)).toEqual([true, true]);
    expect(
      ['', 'a.example', 'javascript:alert(1)', 'https://me:secret@a.example', 'ftp://a.example'].filter(isAddress),
    ).toEqual([]);
  });
});

test('a cell of the map leads to what it counts', () => {
  const standard = { id: 'guid', code: '3.NF.1' };
  expect(searchOf(standard, { by: 'modalities', value: 'video', subject: 'fractions' })).toBe(
    '/search?standards=3.NF.1&modalities=video&subjects=fractions',
  );
  expect(searchOf({ id: 'guid', code: null }, { by: 'interests', subject: null })).toBe('/search?standards=guid');
});

describe('the due day of a review', () => {
  const now = new Date(2026, 10, 30, 23, 50);

  test('is asked for by the calendar of who asks', () => {
    expect([-1, 0, 7].map((days) => dayAfter(now, days))).toEqual(['2026-11-29', '2026-11-30', '2026-12-07']);
    const state = readQueue(new URLSearchParams('due=overdue&holder=me'));
    expect(writeQueue(state).toString()).toBe('holder=me&due=overdue');
    expect(queueRequest(state, now)).toEqual({ claimedBy: 'me', dueUntil: '2026-11-29', sort: 'waiting' });
  });

  test('is over, today, or later', () => {
    const days = ['2026-11-29', '2026-11-30', '2026-12-01', null];
    expect(days.map((day) => lateness(day, now))).toEqual(['overdue', 'today', 'later', null]);
  });
});
