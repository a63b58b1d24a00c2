import { Json, jsonArray, jsonObject, toJson } from '../../src/http/json.ts';

describe('JSON text', () => {
  const odd = { title: '"quoted" ∑ \u2028 \\', at: new Date(0), none: null };

  test('is written once and read as its value', () => {
    expect(toJson(odd).text).toBe(JSON.stringify(odd));
    expect(toJson([1, 'two']).value).toEqual([1, 'two']);
  });

  test('stands in lists and objects beside plain values, as JSON.stringify would write all of it', () => {
    const plain = { hits: [odd, { a: 1 }], total: 2, 'odd "name"': 'x', next: null, absent: undefined };
    const written = jsonObject<Record<string, unknown>>({
      ...plain,
      hits: jsonArray<unknown>([toJson(odd), { a: 1 }]),
    });
    expect(written.text).toBe(JSON.stringify(plain));
    expect(jsonArray([]).text).toBe('[]');
    expect(jsonObject({}).text).toBe('{}');
  });

  test('is written as its value by JSON.stringify, wherever it stands', () => {
    expect(JSON.stringify({ kept: new Json<number[]>('[1,2]') })).toBe('{"kept":[1,2]}');
  });
});
