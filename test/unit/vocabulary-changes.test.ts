import type { Term, TermRecord } from '../../src/features/vocabularies/vocabulary.ts';
import {
  addTerm,
  changeTerm,
  mergeTerm,
  retireTerm,
  unmergeTerm,
} from '../../src/features/vocabularies/vocabulary-changes.ts';
import { createVocabularySet, type VocabularySet } from '../../src/features/vocabularies/vocabulary-set.ts';
import type { AppError } from '../../src/shared/errors.ts';

/** A district that has made these changes, one after the other. */
function setOf(...records: TermRecord[]): VocabularySet {
  const latest = new Map(records.map((record) => [`${record.vocabulary} ${record.id}`, record]));
  return createVocabularySet([...latest.values()], records.length);
}

function termOf(set: VocabularySet, id: string): Term {
  const term = set.get('interests', id);
  if (!term) throw new Error(`There is no ${id}.`);
  return term;
}

function detailsOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    const { code, details } = error as AppError;
    return { code, ...details };
  }
  return null;
}

const shipped = createVocabularySet([], 0);

describe('what a district says of a shipped term', () => {
  const soccer = termOf(shipped, 'soccer');

  test('holds only what differs, so that releases change the rest', () => {
    const record = changeTerm(shipped, soccer, { labels: { en: 'Footy', es: 'Fútbol' }, parentId: 'sports' });
    expect(record).toEqual({
      vocabulary: 'interests',
      id: 'soccer',
      labels: { en: 'Footy' },
      synonyms: {},
      revision: 1,
    });
  });

  test('is nothing when it says what was shipped', () => {
    expect(changeTerm(shipped, soccer, { labels: { en: 'Soccer', es: null }, synonyms: { en: null } })).toBeNull();
    expect(retireTerm(shipped, soccer, false)).toBeNull();
  });

  test('can be that it has no synonyms', () => {
    const record = changeTerm(shipped, soccer, { synonyms: { en: [] } }) as TermRecord;
    const set = setOf(record);
    expect(set.find('interests', 'association football')).toBeNull();
    expect(changeTerm(set, termOf(set, 'soccer'), { synonyms: { en: null } })).toMatchObject({
      synonyms: {},
      revision: 2,
    });
  });
});

describe('no word means two terms', () => {
  test('not the word of a retired term either', () => {
    const set = setOf(retireTerm(shipped, termOf(shipped, 'jazz'), true) as TermRecord);
    expect(detailsOf(() => addTerm(set, 'interests', { labels: { en: 'Jazz music' } }))).toMatchObject({
      code: 'label_taken',
      termId: 'jazz',
    });
  });

  test('but a term may take the words of what was merged into it', () => {
    const merged = mergeTerm(shipped, termOf(shipped, 'pizza'), 'world foods');
    const set = setOf(merged);
    const record = changeTerm(set, termOf(set, 'world foods'), { synonyms: { en: ['Pizza'] } }) as TermRecord;
    expect(record).toMatchObject({ synonyms: { en: ['Pizza'] } });
    const later = setOf(merged, record);
    expect(detailsOf(() => unmergeTerm(later, termOf(later, 'pizza'), 'world foods'))).toMatchObject({
      code: 'label_taken',
      termId: 'world foods',
    });
  });

  test('and a term that stands for itself again keeps the words of what was merged into it before', () => {
    const first = addTerm(shipped, 'interests', { labels: { en: 'Calzone' } });
    const one = setOf(first);
    const calzone = mergeTerm(one, termOf(one, 'calzone'), 'pizza');
    const two = setOf(calzone);
    const pizza = mergeTerm(two, termOf(two, 'pizza'), 'world foods');
    const three = setOf(calzone, pizza);
    expect(three.find('interests', 'Calzone')?.id).toBe('world foods');
    const back = unmergeTerm(three, termOf(three, 'pizza'), 'world foods');
    expect(setOf(calzone, pizza, back).find('interests', 'Calzone')?.id).toBe('pizza');
  });
});

test('an id is made of the first label, without signs that addresses and lists of filters use', () => {
  expect(addTerm(shipped, 'interests', { labels: { es: 'Lucha libre, ¡ya!' } }).id).toBe('lucha libre ya');
});

test('a term that others stand below is not merged', () => {
  expect(detailsOf(() => mergeTerm(shipped, termOf(shipped, 'sports'), 'games'))).toEqual({
    code: 'term_has_children',
    count: termsBelow('sports'),
  });
});

function termsBelow(id: string): number {
  return shipped.terms('interests').filter(({ parentId }) => parentId === id).length;
}
