import { matchesImsFilter, parseImsFilter } from '../../src/integrations/ims/filter.ts';
import { pagingHeaders } from '../../src/integrations/ims/offset-paging.ts';

const record = {
  title: "Reading, Writing and 'rithmetic",
  subject: ['Math', 'ELA'],
  licenseURI: { title: 'CC BY' },
  lastChangeDateTime: '2024-05-01T00:00:00.000Z',
};

const matches = (text: string) => {
  const parsed = parseImsFilter(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return matchesImsFilter(parsed.filter, record);
};

describe('a filter of 1EdTech', () => {
  test.each([
    ["title~'WRITING'", true],
    ["title='reading, writing and ''rithmetic'", true],
    ["title='Reading'", false],
    ["subject='Math'", true],
    ["subject = 'Art, ELA'", true],
    ["subject!='Art'", true],
    ["licenseURI.title='cc by'", true],
    ["publisher='NULL'", true],
    ["publisher!='NULL'", false],
    ["title!='NULL'", true],
    ["lastChangeDateTime>='2024-05-01'", true],
    ["lastChangeDateTime<'2024-05-01'", false],
    ["publisher>'a'", false],
    ["subject='Art' AND subject='Math' OR title~'read'", true],
    ["title~'read' OR subject='Math' AND subject='Art'", false],
  ])('%s is %s of the record', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  test.each([
    ['', /name of a field/],
    ['title', /one of/],
    ['title=Math', /quotation marks/],
    ["title='Math' subject='x'", /AND or OR/],
    ["title='Math' AND ", /AND or OR|name of a field/],
    ["title='never closed", /quotation marks/],
  ])('%j is told what is missing', (text, fault) => {
    const parsed = parseImsFilter(text);
    expect('fault' in parsed && parsed.fault).toMatch(fault);
  });
});

describe('pages by offset', () => {
  const links = (offset: number, total: number) => {
    const { link = '' } = pagingHeaders({ address: 'https://a.example/x?sort=title', limit: 10, offset, total });
    return [...link.matchAll(/offset=(\d+)>; rel="(\w+)"/g)].map(([, at, relation]) => `${relation} ${at}`);
  };

  test.each([
    [0, 25, ['first 0', 'next 10', 'last 20']],
    [10, 25, ['first 0', 'prev 0', 'next 20', 'last 20']],
    [20, 25, ['first 0', 'prev 10', 'last 20']],
    [90, 25, ['first 0', 'prev 20', 'last 20']],
    [0, 0, ['first 0', 'last 0']],
    [0, 20, ['first 0', 'next 10', 'last 10']],
  ])('from %i of %i lead to the others', (offset, total, expected) => {
    expect(links(offset, total)).toEqual(expected);
  });
});
