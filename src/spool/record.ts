import { crc32 } from 'node:zlib';
import type { Sample } from '../sample.ts';

// A record is the sample's line of NDJSON with a checksum as its last field: readable with cat and jq, and what a disk
// has changed in it is noticed, also where it still reads as JSON.

/** `,"crc32":"9ae0daaf"}` */
const ending = /^,"crc32":"([0-9a-f]{8})"\}$/;
const endingLength = ',"crc32":"00000000"}'.length;

/** The line of a sample, with its newline. */
export function encodeRecord(sample: Sample): Buffer {
  const text = JSON.stringify(sample);
  const sum = crc32(text).toString(16).padStart(8, '0');
  return Buffer.from(`${text.slice(0, -1)},"crc32":"${sum}"}\n`);
}

/** The text of the sample in a line without its newline; undefined when that is not as it was written. */
export function recordText(line: Buffer): string | undefined {
  const cut = line.length - endingLength;
  const sum = cut > 0 ? ending.exec(line.toString('latin1', cut))?.[1] : undefined;
  if (sum === undefined) return undefined;
  const text = Buffer.concat([line.subarray(0, cut), closing]);
  return crc32(text) === Number.parseInt(sum, 16) ? text.toString() : undefined;
}

const closing = Buffer.from('}');
