import { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { Spreadsheet } from './spreadsheet.ts';

export type SpreadsheetRow = { readonly line: number; readonly cells: readonly string[] };

type StoredSpreadsheet = Omit<Spreadsheet, 'id' | 'orgId' | 'by'> & {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  by: Types.ObjectId;
};

type StoredRows = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  spreadsheetId: Types.ObjectId;
  part: number;
  rows: readonly SpreadsheetRow[];
  expiresAt: Date;
};

const id = Schema.Types.ObjectId;
const mixed = Schema.Types.Mixed;

const spreadsheetSchema = new Schema<StoredSpreadsheet>(
  {
    orgId: { type: id, required: true },
    by: { type: id, required: true },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    name: { type: String, default: null },
    format: { type: String, required: true },
    headings: { type: [String], required: true },
    rowCount: { type: Number, required: true },
    lost: { type: mixed, required: true },
  },
  { collection: 'spreadsheets', versionKey: false },
);

const rowsSchema = new Schema<StoredRows>(
  {
    orgId: { type: id, required: true },
    spreadsheetId: { type: id, required: true },
    part: { type: Number, required: true },
    rows: { type: mixed, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'spreadsheet_rows', versionKey: false },
);

export type SpreadsheetsStore = ReturnType<typeof createSpreadsheetsStore>;

/** Tables that were sent, until their time has passed. */
export function createSpreadsheetsStore(connection: Connection) {
  const Spreadsheets = connection.model('Spreadsheet', spreadsheetSchema);
  const Rows = connection.model('SpreadsheetRows', rowsSchema);

  return {
    newId: (): string => new Types.ObjectId().toHexString(),

    add: async (scope: Scope, { id: spreadsheetId, orgId, by, ...rest }: Spreadsheet): Promise<void> => {
      await Spreadsheets.insertOne({
        ...rest,
        _id: new Types.ObjectId(spreadsheetId),
        orgId: districtOf(scope, orgId),
        by: new Types.ObjectId(by),
      });
    },

    addRows: async (
      scope: Scope,
      key: { orgId: string; spreadsheetId: string; part: number; expiresAt: Date },
      rows: readonly SpreadsheetRow[],
    ): Promise<void> => {
      await Rows.insertOne({
        orgId: districtOf(scope, key.orgId),
        spreadsheetId: new Types.ObjectId(key.spreadsheetId),
        part: key.part,
        expiresAt: key.expiresAt,
        rows,
      });
    },

    find: async (scope: Scope, key: { orgId: string; id: string }): Promise<Spreadsheet | null> => {
      const filter = { _id: new Types.ObjectId(key.id), orgId: districtOf(scope, key.orgId) };
      const found = await Spreadsheets.findOne(filter).lean<StoredSpreadsheet>();
      if (!found) return null;
      const { _id, orgId, by, ...rest } = found;
      return { ...rest, id: _id.toHexString(), orgId: orgId.toHexString(), by: by.toHexString() };
    },

    /** Null after the last part. */
    findRows: async (
      scope: Scope,
      key: { orgId: string; spreadsheetId: string; part: number },
    ): Promise<readonly SpreadsheetRow[] | null> => {
      const filter = {
        orgId: districtOf(scope, key.orgId),
        spreadsheetId: new Types.ObjectId(key.spreadsheetId),
        part: key.part,
      };
      return (await Rows.findOne(filter).lean<StoredRows>())?.rows ?? null;
    },
  };
}

function districtOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('A spreadsheet belongs to its district.');
  }
  return new Types.ObjectId(orgId);
}
