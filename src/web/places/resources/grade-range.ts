const order = ['K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];

/** The first and the last of some grades; null where there are none. */
export function gradeRange(grades: readonly string[]): { readonly from: string; readonly to: string } | null {
  const known = order.filter((grade) => grades.includes(grade));
  const [from, to] = [known[0], known.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}
