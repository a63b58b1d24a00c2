const pattern = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

const longestMinutes = 366 * 24 * 60;

/**
 * Minutes of an ISO 8601 duration, rounded up; null for what is none. Years and months are refused, as nobody can say
 * how long they are; so is more than a year.
 */
export function durationMinutes(text: string): number | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const total = Math.ceil(((weeks * 7 + days) * 24 + hours) * 60 + minutes + seconds / 60);
  return total <= longestMinutes ? total : null;
}
