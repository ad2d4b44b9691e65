import { crc32 } from 'node:zlib';
import type { Sample } from '../sample.ts';

// A record is the sample's line of NDJSON with a checksum as its last field: readable with cat and jq, and what a disk
// has changed in it is noticed, also where it still reads as JSON.

/** Bytes of a line that may be a record. The longest line that is read has a quarter of it, but 1e20 is written out. */
export const longestRecord = 2 ** 24;

/** `,"crc32":"9ae0daaf"}` */
const ending = /^,"crc32":"([0-9a-f]{8})"\}$/;
const endingLength = ',"crc32":"00000000"}'.length;
const closing = Buffer.from('}');

/** The line of a sample, with its newline. */
export function encodeRecord(sample: Sample): Buffer {
  return withChecksum(JSON.stringify(sample));
}

/** The line of an object of JSON that is not empty, with its newline. */
export function withChecksum(text: string): Buffer {
  const sum = crc32(text).toString(16).padStart(8, '0');
  return Buffer.from(`${text.slice(0, -1)},"crc32":"${sum}"}\n`);
}

/** The text of the object in a line without its newline; undefined when that is not as it was written. */
export function recordText(line: Buffer): string | undefined {
  return isValid(line) ? `${line.toString('utf8', 0, line.length - endingLength)}}` : undefined;
}

/** Whether a line without its newline is as it was written. */
export function isValid(line: Buffer): boolean {
  const cut = line.length - endingLength;
  const sum = cut > 0 ? ending.exec(line.toString('latin1', cut))?.[1] : undefined;
  return sum !== undefined && crc32(closing, crc32(line.subarray(0, cut))) === Number.parseInt(sum, 16);
}
