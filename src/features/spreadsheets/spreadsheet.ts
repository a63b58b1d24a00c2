/** A row of a file, or a place where rows were lost to a quotation mark that is never closed. */
export type FoundRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly column: number; readonly lost: number };

/** A file that is no table that can be read, in words for people. */
export class UnreadableSpreadsheet extends Error {
  override readonly name = 'UnreadableSpreadsheet';
}

/** A table that was sent, until it is imported or its time has passed. */
export type Spreadsheet = {
  readonly id: string;
  readonly orgId: string;
  readonly by: string;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly name: string | null;
  readonly format: 'csv' | 'xlsx';
  readonly headings: readonly string[];
  readonly rowCount: number;
  /** Places where rows could not be read. */
  readonly lost: readonly { readonly line: number; readonly column: number; readonly lost: number }[];
};

export const spreadsheetLimits = { bytes: 100 * 1024 * 1024, rows: 100_000, columns: 200 } as const;
