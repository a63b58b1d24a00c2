import { type Db, type Document, MongoClient } from 'mongodb';
import { contentOf, type Item, type Journal } from './journal.ts';
import type { Transfer } from './storm.ts';

export interface Findings {
  readonly faults: readonly string[];
  readonly documents: number;
}

/** Compares what the server has with what it acknowledged, and its indexes with its documents. */
export async function checkEverything(uri: string, journal: Journal): Promise<Findings> {
  const client = await new MongoClient(uri).connect();
  try {
    const db = client.db('crash');
    const faults: string[] = [];
    const items = await scan<Item>(db, 'items');
    checkItems(items, journal, faults);
    await checkIndexes(db, items, faults);
    const transfers = await checkTransfers(db, journal, faults);
    const addresses = await checkAddresses(db, journal, faults);
    return { faults, documents: items.length + transfers + addresses };
  } finally {
    await client.close();
  }
}

function scan<T extends Document>(db: Db, name: string): Promise<T[]> {
  return db
    .collection(name)
    .find({}, { hint: { $natural: 1 } })
    .toArray() as unknown as Promise<T[]>;
}

function checkItems(items: readonly Item[], journal: Journal, faults: string[]): void {
  const found = new Map(items.map((item) => [item._id, item]));
  if (found.size !== items.length) faults.push('an item is there twice');
  for (const item of items) {
    const whole = contentOf(item._id, item.version);
    const isWhole = item.mark === whole.mark && item.text === whole.text && `${item.tags}` === `${whole.tags}`;
    if (!isWhole || item._id !== `${item.writer}-${item.n}`) faults.push(`item ${item._id} is torn`);
    if (!journal.items.has(item._id)) faults.push(`item ${item._id} was never written`);
  }
  for (const [id, expected] of journal.items) {
    const item = found.get(id);
    if (!journal.allows(id, item)) {
      const is = item ? `version ${item.version}, touched ${item.touched}` : 'gone';
      faults.push(`item ${id} is ${is}, expected ${JSON.stringify(expected)}`);
    }
    journal.settle(id, item);
  }
}

async function checkIndexes(db: Db, items: readonly Item[], faults: string[]): Promise<void> {
  const collection = db.collection<Item>('items');
  const byIndex = async (filter: Document, hint: Document): Promise<string> => {
    const cursor = collection.find(filter, { hint });
    const plan = JSON.stringify((await cursor.explain('queryPlanner')).queryPlanner.winningPlan);
    if (!plan.includes('IXSCAN')) faults.push(`no index was used for ${JSON.stringify(hint)}`);
    return idsOf(await cursor.toArray());
  };
  const all = idsOf(items);
  if ((await byIndex({ writer: { $gte: 0 } }, { writer: 1, n: 1 })) !== all) faults.push('index writer_n differs');
  if ((await byIndex({ mark: { $gt: '' } }, { mark: -1, version: 1 })) !== all) faults.push('index mark differs');
  if ((await byIndex({ _id: { $gt: '' } }, { _id: 1 })) !== all) faults.push('index _id differs');
  for (const tag of ['v0', 'v1', 'v2']) {
    const tagged = idsOf(items.filter(({ tags }) => tags.includes(tag)));
    if ((await byIndex({ tags: tag }, { tags: 1 })) !== tagged) faults.push(`index tags differs for ${tag}`);
  }
  if ((await collection.estimatedDocumentCount()) !== items.length) faults.push('the count of items differs');
}

function idsOf(items: readonly { readonly _id: string }[]): string {
  return items
    .map(({ _id }) => _id)
    .sort()
    .join(' ');
}

async function checkTransfers(db: Db, journal: Journal, faults: string[]): Promise<number> {
  const transfers = await scan<Transfer>(db, 'transfers');
  const balances = new Map<number, number>();
  const add = (account: number, amount: number): unknown =>
    balances.set(account, (balances.get(account) ?? 0) + amount);
  for (const { _id, from, to, amount } of transfers) {
    add(from, -amount);
    add(to, amount);
    if (!journal.transfers.has(_id) && !journal.doubtfulTransfers.has(_id)) faults.push(`transfer ${_id} is not ours`);
  }
  for (const { _id, balance } of await scan<{ _id: number; balance: number }>(db, 'accounts')) {
    if (balance !== (balances.get(_id) ?? 0)) {
      faults.push(`account ${_id} has ${balance}, its transfers make ${balances.get(_id) ?? 0}`);
    }
  }
  const there = new Set(transfers.map(({ _id }) => _id));
  for (const id of journal.transfers) if (!there.has(id)) faults.push(`transfer ${id} is lost`);
  return transfers.length;
}

async function checkAddresses(db: Db, journal: Journal, faults: string[]): Promise<number> {
  const found = (await scan<{ address: string }>(db, 'addresses')).map(({ address }) => address);
  const there = new Set(found);
  if (there.size !== found.length) faults.push('an address is there twice');
  for (const address of journal.addresses) if (!there.has(address)) faults.push(`address ${address} is lost`);
  for (const address of there) {
    const isKnown = journal.addresses.has(address) || journal.doubtfulAddresses.has(address);
    if (!isKnown) faults.push(`address ${address} was never acknowledged`);
  }
  return found.length;
}
