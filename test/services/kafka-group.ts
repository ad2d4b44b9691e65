import { api, Fields, int16, int32, sized, text, type Request } from './kafka-frames.ts';

/** Answers a request of a member of a group that is not passed on, with an error code; undefined for other requests. */
export function refuseMember(request: Request, code: number): Buffer | undefined {
  const { id, version } = request;
  const head = (throttledSince: number) => (version >= throttledSince ? [int32(id), int32(0)] : [int32(id)]);
  if (request.api === api.heartbeat) return Buffer.concat([...head(1), int16(code)]);
  if (request.api === api.syncGroup) return Buffer.concat([...head(1), int16(code), sized(Buffer.alloc(0))]);
  if (request.api === api.joinGroup) return Buffer.concat([...head(2), int16(code), int32(-1), text(''), text(''), text(''), int32(0)]);
  if (request.api !== api.offsetCommit) return undefined;
  const { topic, partitions } = committed(request);
  const refused = partitions.flatMap((partition) => [int32(partition), int16(code)]);
  return Buffer.concat([...head(3), int32(1), text(topic), int32(partitions.length), ...refused]);
}

/** The partitions of a commit of one topic, of version 2 and later. */
function committed({ version, body }: Request): { readonly topic: string; readonly partitions: readonly number[] } {
  const fields = new Fields(body.bytes, body.at);
  fields.text();
  fields.int32();
  fields.text();
  if (version < 5) fields.at += 8;
  if (fields.int32() !== 1) throw new Error('expected one topic in a commit');
  const topic = fields.text();
  const partitions = Array.from({ length: fields.int32() }, () => {
    const partition = fields.int32();
    fields.at += 8;
    fields.text();
    return partition;
  });
  return { topic, partitions };
}

/** The answer to a fetch, of version 4 and later, with an error code for each of its partitions, and no messages. */
export function emptyFetch({ version }: Request, frame: Buffer, code: number): Buffer {
  const fields = new Fields(frame, version >= 7 ? 14 : 8);
  const topics = Array.from({ length: fields.int32() }, () => {
    const name = fields.text();
    const partitions = Array.from({ length: fields.int32() }, () => {
      const began = fields.at;
      fields.int32();
      fields.int16();
      const marks = frame.subarray(fields.at, (fields.at += version >= 5 ? 24 : 16));
      const aborted = Math.max(0, fields.int32());
      fields.at += 16 * aborted;
      const replica = version >= 11 ? int32(fields.int32()) : Buffer.alloc(0);
      fields.blob();
      return Buffer.concat([frame.subarray(began, began + 4), int16(code), marks, int32(0), replica, sized(Buffer.alloc(0))]);
    });
    return Buffer.concat([text(name), int32(partitions.length), ...partitions]);
  });
  return Buffer.concat([frame.subarray(0, version >= 7 ? 14 : 8), int32(topics.length), ...topics]);
}
