import { Binary, Timestamp } from 'bson';
import { encode } from './bson/encode.ts';
import { BsonType, Opaque, toDoc, type Value } from './bson/values.ts';

const noSignature = new Binary(Buffer.alloc(20));

/** The logical time of a replica set, for `operationTime` and `$clusterTime`: every write has a later one. */
export class ClusterClock {
  private readonly wallClock: () => Date;
  private seconds = 0;
  private increment = 0;
  private time = new Timestamp({ t: 0, i: 0 });
  private signedTime: Value = null;

  constructor(wallClock: () => Date) {
    this.wallClock = wallClock;
    this.tick();
  }

  /** The time of the newest write. */
  now(): Timestamp {
    return this.time;
  }

  /** The time as `$clusterTime` carries it. It goes with every reply, therefore it is encoded once. */
  signed(): Value {
    return this.signedTime;
  }

  tick(): void {
    const seconds = Math.floor(this.wallClock().getTime() / 1000);
    this.increment = seconds > this.seconds ? 1 : this.increment + 1;
    this.seconds = Math.max(this.seconds, seconds);
    this.time = new Timestamp({ t: this.seconds, i: this.increment });
    const signature = toDoc({ hash: noSignature, keyId: 0n });
    this.signedTime = new Opaque(BsonType.object, encode(toDoc({ clusterTime: this.time, signature })));
  }
}
