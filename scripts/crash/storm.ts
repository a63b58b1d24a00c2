import { type Collection, MongoClient } from 'mongodb';
import { contentOf, type Item, Journal } from './journal.ts';

const writers = 8;
const accounts = 6;

export interface Transfer {
  readonly _id: string;
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** Clients that write as fast as they can, each its own documents, and note what was acknowledged. */
export class Storm {
  readonly journal = new Journal();
  acknowledged = 0;
  private readonly client: MongoClient;
  private readonly chance: () => number;
  private isStopped = true;
  private next = 0;
  /** The items that each writer has and that are in no doubt. */
  private readonly own: string[][] = Array.from({ length: writers }, () => []);

  constructor(uri: string, chance: () => number) {
    // Writes that a crash interrupts are sent again by the driver when the server is back.
    this.client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000, heartbeatFrequencyMS: 500 });
    this.chance = chance;
  }

  private get items(): Collection<Item> {
    return this.client.db('crash').collection<Item>('items');
  }

  async prepare(): Promise<void> {
    const db = this.client.db('crash');
    await this.items.createIndexes([
      { key: { writer: 1, n: 1 }, unique: true },
      { key: { tags: 1 } },
      { key: { mark: -1, version: 1 } },
    ]);
    await db.collection('addresses').createIndex({ address: 1 }, { unique: true });
    await db
      .collection<{ _id: number; balance: number }>('accounts')
      .insertMany(Array.from({ length: accounts }, (_, _id) => ({ _id, balance: 0 })));
  }

  /** Resolves when every writer has stopped. */
  async start(): Promise<void> {
    this.isStopped = false;
    await Promise.all(Array.from({ length: writers }, (_, writer) => this.write(writer)));
  }

  stop(): void {
    this.isStopped = true;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async write(writer: number): Promise<void> {
    const steps = [
      () => this.insert(writer, 1),
      () => this.insert(writer, 1),
      () => this.insert(writer, 25),
      () => this.update(writer),
      () => this.update(writer),
      () => this.update(writer),
      () => this.replace(writer),
      () => this.remove(writer),
      () => this.transfer(),
      () => this.transfer(),
      () => this.claimAddress(),
      () => this.touch(writer),
    ];
    while (!this.isStopped) await steps[Math.floor(this.chance() * steps.length)]?.();
  }

  private async insert(writer: number, count: number): Promise<void> {
    const docs = Array.from({ length: count }, (): Item => {
      this.next += 1;
      const id = `${writer}-${this.next}`;
      return { _id: id, writer, n: this.next, touched: 0, ...contentOf(id, 1) };
    });
    const isDone = await this.did(() =>
      count === 1 ? this.items.insertOne(docs[0] as Item) : this.items.insertMany(docs),
    );
    for (const { _id } of docs) {
      if (isDone) {
        this.journal.set(_id, 1);
        this.own[writer]?.push(_id);
      } else this.journal.doubt(_id, 1);
    }
  }

  /** Counts up on the server: done twice it would be seen. */
  private async update(writer: number): Promise<void> {
    const id = this.pick(writer);
    if (id === undefined) return;
    const version = (this.journal.items.get(id)?.version as number) + 1;
    const { mark, text, tags } = contentOf(id, version);
    const isDone = await this.did(() =>
      this.items.updateOne({ _id: id }, { $inc: { version: 1 }, $set: { mark, text, tags } }),
    );
    this.note(writer, id, version, isDone);
  }

  private async replace(writer: number): Promise<void> {
    const id = this.pick(writer);
    if (id === undefined) return;
    const { version, touched } = this.journal.items.get(id) as { version: number; touched: number };
    const content = contentOf(id, version + 1);
    const n = Number(id.split('-')[1]);
    const isDone = await this.did(() =>
      this.items.findOneAndReplace({ mark: `${id}@${version}` }, { writer, n, touched, ...content }),
    );
    this.note(writer, id, version + 1, isDone);
  }

  private async remove(writer: number): Promise<void> {
    const id = this.pick(writer);
    if (id === undefined) return;
    const isDone = await this.did(() => this.items.deleteOne({ _id: id }));
    this.note(writer, id, undefined, isDone);
    if (isDone) this.own[writer] = (this.own[writer] ?? []).filter((other) => other !== id);
  }

  /** Changes many documents at once, which is not done as a whole: each is changed or not. */
  private async touch(writer: number): Promise<void> {
    const ids = (this.own[writer] ?? []).slice(-40);
    if (ids.length === 0) return;
    const isDone = await this.did(() => this.items.updateMany({ _id: { $in: ids } }, { $inc: { touched: 1 } }));
    for (const id of ids) {
      const { version, touched } = this.journal.items.get(id) as { version: number; touched: number };
      if (isDone) this.journal.set(id, version, touched + 1);
      else this.journal.doubt(id, version, touched + 1);
    }
    if (!isDone) this.own[writer] = (this.own[writer] ?? []).filter((id) => !ids.includes(id));
  }

  /** Moves an amount between two accounts and keeps a record of it: all of it or nothing. */
  private async transfer(): Promise<void> {
    this.next += 1;
    const from = Math.floor(this.chance() * accounts);
    const to = (from + 1 + Math.floor(this.chance() * (accounts - 1))) % accounts;
    const transfer: Transfer = { _id: `t${this.next}`, from, to, amount: 1 + Math.floor(this.chance() * 100) };
    const db = this.client.db('crash');
    const balances = db.collection<{ _id: number; balance: number }>('accounts');
    const isDone = await this.did(() =>
      this.client.withSession((session) =>
        session.withTransaction(async () => {
          await balances.updateOne({ _id: from }, { $inc: { balance: -transfer.amount } }, { session });
          await db.collection<Transfer>('transfers').insertOne(transfer, { session });
          await balances.updateOne({ _id: to }, { $inc: { balance: transfer.amount } }, { session });
        }),
      ),
    );
    (isDone ? this.journal.transfers : this.journal.doubtfulTransfers).add(transfer._id);
  }

  /** Several clients want the same address: one gets it. */
  private async claimAddress(): Promise<void> {
    const address = `a${Math.floor(this.next / 10)}`;
    try {
      await this.client.db('crash').collection('addresses').insertOne({ address });
      this.acknowledged += 1;
      this.journal.addresses.add(address);
    } catch (error) {
      if ((error as { code?: number }).code === 11000) return;
      this.journal.doubtfulAddresses.add(address);
    }
  }

  private pick(writer: number): string | undefined {
    const own = this.own[writer] ?? [];
    return own[Math.floor(this.chance() * own.length)];
  }

  private note(writer: number, id: string, version: number | undefined, isDone: boolean): void {
    if (isDone) {
      this.journal.set(id, version);
      return;
    }
    this.journal.doubt(id, version);
    this.own[writer] = (this.own[writer] ?? []).filter((other) => other !== id);
  }

  /** @returns whether the write was acknowledged; when not, nobody knows */
  private async did(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      this.acknowledged += 1;
      return true;
    } catch {
      return false;
    }
  }
}
