/** What the columns of a table of results can mean, as the server names them. */
export const resultColumns = ['student', 'standard', 'target', 'score', 'maxScore', 'level', 'date', 'source'] as const;
export type ResultColumn = (typeof resultColumns)[number];
export type Mapping = Partial<Record<ResultColumn, string>>;

/** The cells of the first line of a table (CSV), with commas, semicolons or tabs between them. */
export function headingsOf(text: string): string[] {
  const first = firstLine(text.replace(/^\uFEFF/, ''));
  const separator = [',', ';', '\t'].reduce((best, one) => (count(first, one) > count(first, best) ? one : best));
  return split(first, separator)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}

const count = (text: string, what: string) => text.split(what).length;

/** Line breaks within quotation marks belong to their cell. */
function firstLine(text: string): string {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (text[at] === '\n' || text[at] === '\r')) return text.slice(0, at);
  }
  return text;
}

function split(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const one = line[at];
    if (one === '"' && isQuoted && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (one === '"') isQuoted = !isQuoted;
    else if (one === separator && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += one;
  }
  return [...cells, cell];
}

/** As a request takes them: only what somebody has said. Columns without a heading of their own are found by usual names. */
export function toQuery(
  mapping: Mapping,
  { source, date, maxScore, dateOrder }: { source: string; date: string; maxScore: string; dateOrder: string },
) {
  const said = Object.entries(mapping).filter(([, heading]) => heading !== '');
  return {
    columns: said.length === 0 ? null : JSON.stringify(Object.fromEntries(said)),
    source: source.trim(),
    date,
    maxScore: maxScore.trim(),
    dateOrder,
  };
}
