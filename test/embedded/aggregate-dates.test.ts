import { ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { toValue } from '../../src/embedded/mongo/bson/values.ts';
import { at, errorOf, evaluate } from './aggregate-support.ts';

const newYear = at('2017-01-01T12:34:56.789Z');

describe('parts', () => {
  test.each<[unknown, unknown]>([
    [{ $year: newYear }, 2017],
    [{ $month: newYear }, 1],
    [{ $dayOfMonth: newYear }, 1],
    [{ $hour: newYear }, 12],
    [{ $minute: newYear }, 34],
    [{ $second: newYear }, 56],
    [{ $millisecond: newYear }, 789],
    [{ $dayOfYear: at('2016-12-31T00:00:00Z') }, 366],
    [{ $dayOfWeek: newYear }, 1],
    [{ $isoDayOfWeek: newYear }, 7],
    [{ $week: newYear }, 1],
    [{ $week: at('2016-01-01T00:00:00Z') }, 0],
    [{ $isoWeek: newYear }, 52],
    [{ $isoWeekYear: newYear }, 2016n],
    [{ $isoWeek: at('2020-12-31T00:00:00Z') }, 53],
    [{ $hour: { date: newYear, timezone: 'America/New_York' } }, 7],
    [{ $hour: { date: newYear, timezone: '+05:30' } }, 18],
    [{ $dayOfMonth: { date: newYear, timezone: 'Pacific/Auckland' } }, 2],
    [{ $year: new ObjectId('5f5e1000a0a0a0a0a0a0a0a0') }, 2020],
    [{ $year: new Timestamp({ t: 1600000000, i: 1 }) }, 2020],
    [{ $year: null }, null],
    [{ $hour: { date: newYear, timezone: null } }, null],
    [{ $year: { $dateFromString: { dateString: '2019-05-05' } } }, 2019],
    [
      { $dateToParts: { date: newYear } },
      { year: 2017, month: 1, day: 1, hour: 12, minute: 34, second: 56, millisecond: 789 },
    ],
    [
      { $dateToParts: { date: newYear, iso8601: true } },
      { isoWeekYear: 2016, isoWeek: 52, isoDayOfWeek: 7, hour: 12, minute: 34, second: 56, millisecond: 789 },
    ],
    [{ $dateFromParts: { year: 2017, month: 2, day: 8, hour: 12 } }, at('2017-02-08T12:00:00Z')],
    [{ $dateFromParts: { year: 2017, month: 14, day: 1 } }, at('2018-02-01T00:00:00Z')],
    [
      { $dateFromParts: { year: 2016, month: 12, day: 31, hour: 23, timezone: 'America/New_York' } },
      at('2017-01-01T04:00:00Z'),
    ],
    [{ $dateFromParts: { isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3, hour: 12 } }, at('2017-02-08T12:00:00Z')],
    [{ $dateFromParts: { year: null } }, null],
  ])('%j', (expression, expected) => {
    expect(evaluate(expression)).toEqual(toValue(expected));
  });
});

describe('text', () => {
  const date = at('2018-02-05T06:07:08.009Z');
  test.each<[unknown, unknown]>([
    [{ $dateToString: { date } }, '2018-02-05T06:07:08.009Z'],
    [{ $dateToString: { date, timezone: 'America/Chicago' } }, '2018-02-05T00:07:08.009'],
    [{ $dateToString: { date, format: '%Y/%m/%d %H-%M-%S.%L %% %j' } }, '2018/02/05 06-07-08.009 % 036'],
    [{ $dateToString: { date, format: '%G-W%V-%u %w %U' } }, '2018-W06-1 2 05'],
    [{ $dateToString: { date, format: '%z %Z', timezone: 'Asia/Kolkata' } }, '+0530 +330'],
    [{ $dateToString: { date, format: '%z', timezone: '-03' } }, '-0300'],
    [{ $dateToString: { date, format: '%b %B' } }, 'Feb February'],
    [{ $dateToString: { date: '$none' } }, null],
    [{ $dateToString: { date: '$none', onNull: 'x' } }, 'x'],
    [{ $dateFromString: { dateString: '2017-02-08T12:10:40.787Z' } }, at('2017-02-08T12:10:40.787Z')],
    [{ $dateFromString: { dateString: '2017-02-08T12:10:40.787' } }, at('2017-02-08T12:10:40.787Z')],
    [{ $dateFromString: { dateString: '2017-02-08' } }, at('2017-02-08T00:00:00Z')],
    [{ $dateFromString: { dateString: '2017-02-08T12:10:40+0500' } }, at('2017-02-08T07:10:40Z')],
    [{ $dateFromString: { dateString: '2017-02-08', timezone: 'America/New_York' } }, at('2017-02-08T05:00:00Z')],
    [{ $dateFromString: { dateString: '06-15-2018', format: '%m-%d-%Y' } }, at('2018-06-15T00:00:00Z')],
    [{ $dateFromString: { dateString: '15 Jun 2018 +02:00', format: '%d %b %Y %z' } }, at('2018-06-14T22:00:00Z')],
    [{ $dateFromString: { dateString: '2018-W06-1', format: '%G-W%V-%u' } }, at('2018-02-05T00:00:00Z')],
    [{ $dateFromString: { dateString: 'never', onError: 'bad' } }, 'bad'],
    [{ $dateFromString: { dateString: null, onNull: 'none' } }, 'none'],
    [{ $dateFromString: { dateString: '2017-02-08 12:10 America/New_York' } }, at('2017-02-08T17:10:00Z')],
    [{ $dateFromString: { dateString: 'March 5, 2020 3:04 pm' } }, at('2020-03-05T15:04:00Z')],
  ])('%j', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  test('what $dateToString writes, $dateFromString reads, in every zone', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', '+05:30');
    const dates = fc.date({ min: at('1975-01-01'), max: at('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, zones, (date, timezone) => {
        const text = evaluate({ $dateToString: { date, timezone, format: '%Y-%m-%dT%H:%M:%S.%L%z' } });
        expect(evaluate({ $dateFromString: { dateString: text } })).toEqual(date);
      }),
      { numRuns: 100 },
    );
  });
});

describe('arithmetic', () => {
  const start = at('2021-01-31T10:00:00Z');
  test.each<[unknown, unknown]>([
    [{ $dateAdd: { startDate: start, unit: 'month', amount: 1 } }, at('2021-02-28T10:00:00Z')],
    [{ $dateAdd: { startDate: start, unit: 'year', amount: -1 } }, at('2020-01-31T10:00:00Z')],
    [{ $dateAdd: { startDate: start, unit: 'quarter', amount: 1 } }, at('2021-04-30T10:00:00Z')],
    [{ $dateSubtract: { startDate: start, unit: 'hour', amount: 11 } }, at('2021-01-30T23:00:00Z')],
    [
      { $dateAdd: { startDate: at('2021-03-13T15:00:00Z'), unit: 'day', amount: 1, timezone: 'America/New_York' } },
      at('2021-03-14T14:00:00Z'),
    ],
    [
      { $dateAdd: { startDate: at('2021-03-13T15:00:00Z'), unit: 'hour', amount: 24, timezone: 'America/New_York' } },
      at('2021-03-14T15:00:00Z'),
    ],
    [{ $dateAdd: { startDate: null, unit: 'day', amount: 1 } }, null],
    [{ $dateDiff: { startDate: at('2020-12-31T23:00:00Z'), endDate: at('2021-01-01T01:00:00Z'), unit: 'year' } }, 1n],
    [{ $dateDiff: { startDate: at('2021-01-30T00:00:00Z'), endDate: at('2021-03-01T00:00:00Z'), unit: 'month' } }, 2n],
    [{ $dateDiff: { startDate: at('2021-01-30T23:59:00Z'), endDate: at('2021-01-31T00:00:00Z'), unit: 'day' } }, 1n],
    [{ $dateDiff: { startDate: at('2021-01-02T00:00:00Z'), endDate: at('2021-01-03T00:00:00Z'), unit: 'week' } }, 1n],
    [
      {
        $dateDiff: {
          startDate: at('2021-01-02T00:00:00Z'),
          endDate: at('2021-01-03T00:00:00Z'),
          unit: 'week',
          startOfWeek: 'Monday',
        },
      },
      0n,
    ],
    [{ $dateDiff: { startDate: at('2021-01-01T00:00:00Z'), endDate: at('2021-01-01T02:30:00Z'), unit: 'hour' } }, 2n],
    [{ $dateTrunc: { date: at('2021-05-19T14:15:22Z'), unit: 'month' } }, at('2021-05-01T00:00:00Z')],
    [{ $dateTrunc: { date: at('2021-05-19T14:15:22Z'), unit: 'week' } }, at('2021-05-16T00:00:00Z')],
    [
      { $dateTrunc: { date: at('2021-05-19T14:15:22Z'), unit: 'week', startOfWeek: 'mon' } },
      at('2021-05-17T00:00:00Z'),
    ],
    [{ $dateTrunc: { date: at('2021-03-20T11:30:05Z'), unit: 'hour', binSize: 2 } }, at('2021-03-20T10:00:00Z')],
    [
      { $dateTrunc: { date: at('2021-03-20T02:30:05Z'), unit: 'day', timezone: 'America/New_York' } },
      at('2021-03-19T04:00:00Z'),
    ],
    [{ $dateTrunc: { date: at('2021-11-20T02:30:05Z'), unit: 'quarter' } }, at('2021-10-01T00:00:00Z')],
    [{ $dateTrunc: { date: at('1999-11-20T02:30:05Z'), unit: 'year', binSize: 10 } }, at('1990-01-01T00:00:00Z')],
  ])('%j', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  test('a wall-clock time that does not exist is read by the clock before the change', () => {
    const parts = { year: 2021, month: 3, day: 14, hour: 2, minute: 30, timezone: 'America/New_York' };
    expect(evaluate({ $dateFromParts: parts })).toEqual(at('2021-03-14T07:30:00Z'));
  });

  test('of a wall-clock time that comes twice the first is meant', () => {
    const parts = { year: 2021, month: 11, day: 7, hour: 1, minute: 30, timezone: 'America/New_York' };
    expect(evaluate({ $dateFromParts: parts })).toEqual(at('2021-11-07T05:30:00Z'));
  });

  test.each([
    [{ $year: 'x' }, 16006],
    [{ $hour: { date: newYear, timezone: 'Nowhere/Land' } }, 40485],
    [{ $hour: { date: newYear, zone: 'x' } }, 40535],
    [{ $dateToString: { date: newYear, format: '%q' } }, 18536],
    [{ $dateToString: { format: '%q' } }, 18628],
    [{ $dateFromString: { dateString: 'never' } }, 241],
    [{ $dateFromString: { dateString: '2017-02-08T12:10:40Z', timezone: 'Europe/Paris' } }, 241],
    [{ $dateFromString: { dateString: '2021-02-30', format: '%Y-%m-%d' } }, 241],
    [{ $dateAdd: { startDate: newYear, unit: 'fortnight', amount: 1 } }, 9],
    [{ $dateAdd: { startDate: newYear, unit: 'day', amount: 1.5 } }, 5166405],
    [{ $dateTrunc: { date: newYear, unit: 'day', binSize: 0 } }, 5439018],
    [{ $dateFromParts: { year: 2017, isoWeek: 3 } }, 40489],
    [{ $dateFromParts: { year: 'x' } }, 40515],
    [{ $dateFromParts: { month: 3 } }, 40516],
  ])('%j is refused with code %d', (expression, code) => {
    expect(errorOf(expression).code).toBe(code);
  });

  test('a truncated date is not later, and truncating it again changes nothing', () => {
    const dates = fc.date({ min: at('1971-01-01'), max: at('2090-01-01'), noInvalidDate: true });
    const units = fc.constantFrom('second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year');
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata');
    fc.assert(
      fc.property(dates, units, zones, fc.integer({ min: 1, max: 5 }), (date, unit, timezone, binSize) => {
        const options = { unit, timezone, binSize };
        const cut = evaluate({ $dateTrunc: { date, ...options } }) as Date;
        expect(cut.getTime()).toBeLessThanOrEqual(date.getTime());
        expect(evaluate({ $dateTrunc: { date: cut, ...options } })).toEqual(cut);
      }),
      { numRuns: 100 },
    );
  });
});
