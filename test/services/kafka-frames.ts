import type { Duplex } from 'node:stream';

// The parts of Kafka's protocol that a test looks at or changes, https://kafka.apache.org/protocol

export const api = {
  produce: 0,
  fetch: 1,
  metadata: 3,
  offsetCommit: 8,
  findCoordinator: 10,
  joinGroup: 11,
  heartbeat: 12,
  syncGroup: 14,
  saslHandshake: 17,
  versions: 18,
  authenticate: 36,
};

/** Bytes of the longest message that a broker takes; what does not speak its protocol mostly announces more. */
const longest = 100 * 2 ** 20;

/** Calls `take` with each message of a connection, without its length. */
export function eachFrame(connection: Duplex, take: (frame: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  connection.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length >= 4 && bytes.readUInt32BE(0) > longest) {
      connection.destroy();
      return;
    }
    for (let end; bytes.length >= 4 && bytes.length >= (end = 4 + bytes.readInt32BE(0)); bytes = bytes.subarray(end))
      take(Buffer.from(bytes.subarray(4, end)));
  });
}

export function sendFrame(connection: Duplex, frame: Buffer): void {
  if (!connection.destroyed) connection.write(Buffer.concat([int32(frame.length), frame]));
}

export const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

export const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};

export const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);

/** Bytes with their length. */
export const sized = (bytes: Buffer): Buffer => Buffer.concat([int32(bytes.length), bytes]);

/** Reads one field after the other. */
export class Fields {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  int16(): number {
    return this.bytes.readInt16BE((this.at += 2) - 2);
  }

  int32(): number {
    return this.bytes.readInt32BE((this.at += 4) - 4);
  }

  text(): string {
    const length = Math.max(0, this.int16());
    return this.bytes.toString('utf8', this.at, (this.at += length));
  }

  blob(): Buffer {
    const length = Math.max(0, this.int32());
    return this.bytes.subarray(this.at, (this.at += length));
  }
}

export interface Request {
  readonly api: number;
  readonly version: number;
  readonly id: number;
  readonly body: Fields;
}
