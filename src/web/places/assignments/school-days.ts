/** A day without its time: `2026-11-30`. */
type Day = string;

export type SchoolDays = {
  readonly years: readonly {
    readonly startsOn: Day;
    readonly endsOn: Day;
    readonly noSchool: readonly { readonly name: string; readonly from: Day; readonly to: Day }[];
  }[];
};

/** Why there is no school on a day; null where there is. `name` is that of a holiday. */
export type NoSchoolReason = { readonly kind: 'weekend' | 'break' } | { readonly kind: 'named'; readonly name: string };

const dayMs = 86_400_000;
/** Longer than any vacation. */
const mostDaysAhead = 120;

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);
}

/** Days that no year of the calendar knows are days of school: a district need not have said anything. */
export function noSchoolOn({ years }: SchoolDays, day: Day): NoSchoolReason | null {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return { kind: 'weekend' };
  const year = years.find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn);
  const holiday = year?.noSchool.find(({ from, to }) => from <= day && day <= to);
  if (holiday) return { kind: 'named', name: holiday.name };
  const isBetween = years.some(({ endsOn }) => endsOn < day) && years.some(({ startsOn }) => startsOn > day);
  return year || !isBetween ? null : { kind: 'break' };
}

/** The day itself, or the first one after it on which there is school. */
export function schoolDayFrom(calendar: SchoolDays, day: Day): Day {
  for (let ahead = 0; ahead < mostDaysAhead; ahead += 1) {
    const candidate = addDays(day, ahead);
    if (noSchoolOn(calendar, candidate) === null) return candidate;
  }
  return day;
}
