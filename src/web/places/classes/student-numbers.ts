/** What students are called by while their names are hidden: numbers, the same in all places. */
export function createStudentNumbers() {
  let numbers = new Map<string, number>();
  return {
    /** Counts from 1 again, in this order: another class is looked at. */
    begin: (ids: readonly string[]): void => {
      numbers = new Map(ids.map((id, at) => [id, at + 1]));
    },
    /** Who was not counted yet gets the next number. */
    of: (id: string): number => {
      const known = numbers.get(id);
      if (known !== undefined) return known;
      const next = Math.max(0, ...numbers.values()) + 1;
      numbers.set(id, next);
      return next;
    },
    forget: (): void => numbers.clear(),
  };
}
