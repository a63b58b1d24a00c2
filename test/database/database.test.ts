import { join } from 'node:path';
import { Schema } from 'mongoose';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { openEmbeddedMongo } from '../../src/embedded/mongo/open.ts';
import { StartError } from '../../src/shared/start-error.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();
const open = (options: { mongodbUri?: string } = {}) =>
  openDatabase({ mongodbUri: null, dataDir: join(folder.path, 'data'), role: 'program', ...options });

describe('the embedded database', () => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const noteSchema = new Schema({ title: String, source: new Schema({ url: String }) });

  test('answers a ping and keeps what is written for the next opening', async () => {
    await database.ping();
    await database.connection.model('Note', noteSchema).create({ title: 'Frogs' });
    await database.close();
    database = await open();
    const notes = await database.connection.model('Note', noteSchema).find().lean();
    expect(notes).toMatchObject([{ title: 'Frogs' }]);
    expect(database.connection.name).toBe('pathloom');
  });

  test('refuses fields that the schema does not have, in documents and in filters', async () => {
    const Note = database.connection.model('Note', noteSchema);
    await expect(Note.create({ title: 'Frogs', isAdmin: true } as object)).rejects.toThrow(/isAdmin/);
    await expect(Note.updateOne({}, { isAdmin: true } as object)).rejects.toThrow(/isAdmin/);
    await expect(Note.findOne({ isAdmin: true } as object)).rejects.toThrow(/isAdmin/);
    await expect(Note.create({ source: { isAdmin: true } } as object)).rejects.toThrow(/isAdmin/);
  });

  test('disarms operators that come in as values', async () => {
    const Note = database.connection.model('Note', noteSchema);
    await Note.create({ title: 'Frogs' });
    await expect(Note.findOne({ title: { $gt: '' } })).rejects.toThrow(/Cast to string failed/);
  });

  test('makes no indexes or collections by itself', async () => {
    const schema = new Schema({ code: { type: String, index: true } });
    await database.connection.model('Code', schema).init();
    const collections = await database.connection.listCollections();
    expect(collections.map(({ name }) => name)).not.toContain('codes');
  });
});

describe('a MongoDB by connection string', () => {
  test.each(['mongodb://127.0.0.1:port/x', 'mongodb://127.0.0.1/x?nonsense=1'])(
    'that cannot be read is refused with the name of the setting: %s',
    async (mongodbUri) => {
      const refused = open({ mongodbUri });
      await expect(refused).rejects.toThrow(StartError);
      await expect(refused).rejects.toThrow(/^MONGODB_URI cannot be used: /);
    },
  );

  describe('with a password', () => {
    let server: { uri: string; close(): Promise<void> };
    beforeEach(async () => {
      server = await openEmbeddedMongo({ dataDir: folder.path, role: 'mongo', port: 0 });
    });
    afterEach(() => server.close());

    test('is opened by who knows it, and never shows it', async () => {
      const database = await open({ mongodbUri: server.uri });
      await database.ping();
      expect(database.description).toMatch(/^MongoDB at mongodb:\/\/127\.0\.0\.1:\d+\/$/);
      await database.close();
    });

    test.each([
      ['a wrong password', ':wrong@', /refused the user name or the password/],
      ['no password', null, /does not let the user .* read/],
    ])('refuses %s and says so', async (_, password, message) => {
      const mongodbUri = server.uri.replace(/pathloom:[^@]*@/, password === null ? '' : `pathloom${password}`);
      const refused = open({ mongodbUri: password === null ? mongodbUri.replace(/&?authSource=\w+/, '') : mongodbUri });
      await expect(refused).rejects.toThrow(StartError);
      await expect(refused).rejects.toThrow(message);
    });
  });
});
