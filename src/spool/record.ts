import { crc32 } from 'node:zlib';
import type { Sample } from '../samples/index.ts';

// A record is the NDJSON line of a sample with a checksum as its last field: readable with cat and jq, and any change by the disk
// is noticed.

/** The longest record in bytes: four times the longest input line, for 1e20 is written out. */
export const longestRecord = 2 ** 24;

/** `,"crc32":"9ae0daaf"}` */
const ending = /^,"crc32":"([0-9a-f]{8})"\}$/;
const endingLength = ',"crc32":"00000000"}'.length;
const closing = Buffer.from('}');

/** The line of a sample, with its newline. */
export function encodeRecord(sample: Sample): Buffer {
  return withChecksum(JSON.stringify(sample));
}

/** The line of a JSON object that is not empty, with its newline. */
export function withChecksum(text: string): Buffer {
  const sum = crc32(text).toString(16).padStart(8, '0');
  return Buffer.from(`${text.slice(0, -1)},"crc32":"${sum}"}\n`);
}

/** The JSON object of a line without its newline; undefined where the checksum is wrong. */
export function recordText(line: Buffer): string | undefined {
  return isValid(line) ? `${line.toString('utf8', 0, line.length - endingLength)}}` : undefined;
}

/** Whether the checksum of a line without its newline is right. */
export function isValid(line: Buffer): boolean {
  const cut = line.length - endingLength;
  const sum = cut > 0 ? ending.exec(line.toString('latin1', cut))?.[1] : undefined;
  return sum !== undefined && crc32(closing, crc32(line.subarray(0, cut))) === Number.parseInt(sum, 16);
}
