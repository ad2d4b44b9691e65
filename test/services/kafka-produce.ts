import { Fields, int16, int32, int64, text, type Request } from './kafka-frames.ts';

/** Answers a request of version 3 to 7 that is not passed on, with an error code for each of its partitions. */
export function answerTo(request: Request, code: number): Buffer {
  const { topic, partitions } = produced(request);
  const more = request.version >= 5 ? [int64(0n)] : [];
  const answers = partitions.flatMap(({ partition }) => [int32(partition), int16(code), int64(0n), int64(-1n), ...more]);
  return Buffer.concat([int32(request.id), int32(1), text(topic), int32(partitions.length), ...answers, int32(0)]);
}

const outOfOrder = 45;
const noError = 0;

/** Batches whose sequence numbers a broker remembers. */
const remembered = 5;

/** What a broker knows of the batches of idempotent producers, which the mock does not look at. */
export class ProducerSequences {
  readonly #producers = new Map<string, Appended[]>();

  /** Takes what one request appends to one partition. Returns the code to answer where nothing is to be appended. */
  append(request: Request): number | undefined {
    const { topic, partitions } = produced(request);
    if (partitions.length !== 1) throw new Error('expected one partition in a request');
    const { partition, records } = partitions[0]!;
    // https://kafka.apache.org/documentation/#recordbatch
    const [producer, first, count] = [records.readBigInt64BE(43), records.readInt32BE(53), records.readInt32BE(57)];
    if (producer < 0n) return undefined;
    const batches = this.#batchesOf(`${topic} ${partition} ${producer}`);
    if (batches.some((batch) => batch.first === first && batch.count === count)) return noError;
    const last = batches.at(-1);
    if (first !== (last ? last.first + last.count : 0)) return outOfOrder;
    batches.push({ first, count });
    if (batches.length > remembered) batches.shift();
    return undefined;
  }

  #batchesOf(key: string): Appended[] {
    const known = this.#producers.get(key) ?? [];
    this.#producers.set(key, known);
    return known;
  }
}

interface Appended {
  readonly first: number;
  readonly count: number;
}

/** The records of a request of one topic. */
function produced({ body }: Request): { readonly topic: string; readonly partitions: readonly { partition: number; records: Buffer }[] } {
  const fields = new Fields(body.bytes, body.at);
  fields.text();
  fields.int16();
  fields.int32();
  if (fields.int32() !== 1) throw new Error('expected one topic in a request');
  const topic = fields.text();
  const partitions = Array.from({ length: fields.int32() }, () => ({ partition: fields.int32(), records: fields.blob() }));
  return { topic, partitions };
}

/** Makes the only batch of a request one of control records, as a broker writes at the end of a transaction. */
export function makeMarker(request: Buffer): undefined {
  let at = 0;
  while (request.readInt32BE(at + 8) !== request.length - at - 12 || request[at + 16] !== 2) at += 1;
  const [isControl, isTransactional] = [0x20, 0x10];
  request.writeInt16BE(isControl | isTransactional, at + 21);
}
