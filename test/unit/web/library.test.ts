import { columnsOf, levelOf, teachesOf } from '../../../src/web/places/library/coverage-levels.ts';
import { readRecords, toCsv } from '../../../src/web/places/library/records.ts';
import { approvalBody, missingScores, safetyOf } from '../../../src/web/places/review/review-answers.ts';
import { daysSince, nextOf, queueRequest, readQueue, writeQueue } from '../../../src/web/places/review/review-state.ts';

describe('records that are brought in', () => {
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
