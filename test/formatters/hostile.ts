import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { formatName, rows } from '../../src/catalogue/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { anyCharacter } from '../any-character.ts';
import { limit } from '../limit.ts';

// What may come from outside: names, hosts and tags are any text, and numbers are any number.

const special = Array.from(',;"\'\\=| \t\r\n#_.%{}\u0000\u001b\u007f\u0085\u2028aZ1é日😀');
const words = ['\ud800', '\udc00', '__proto__', 'constructor', 'time', 'host'];

export const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...special, ...words), maxLength: 8 }),
  fc.string({ unit: anyCharacter, maxLength: 8 }),
);

export const anyNumber = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()).map((number) => number + 0);

const placeholderOf = (segment: string) => segment.slice(1, -1);

/** A name of the catalogue, with any text as instances. */
export const anyKnownName = fc.constantFrom(...rows()).chain((row) => {
  const placeholders = row.segments.filter((segment) => segment.startsWith('{')).map(placeholderOf);
  const instances = fc.record(Object.fromEntries(placeholders.map((placeholder) => [placeholder, anyText])));
  return instances.map((filled) => ({ row, instances: filled as Record<string, string>, name: formatName({ row, instances: filled }) }));
});

/** Times to the millisecond, between 1970 and 2096. */
export const anyTimestamp = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((milliseconds) => milliseconds / 1000);

export const anySample = samplesWith(anyText);

/** Samples whose host, tags and metrics that no catalogue knows are such texts. */
export function samplesWith(text: fc.Arbitrary<string>): fc.Arbitrary<Sample> {
  const name = fc.oneof(
    text,
    anyKnownName.map((known) => wellFormed(known.name)),
  );
  return fc.record({ timestamp: anyTimestamp, host: text, tags: record(text, text, 4), metrics: record(name, anyNumber, 8) });
}

/** Also with keys such as `__proto__`, as JSON.parse makes them. */
export function record<Value>(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<Value>,
  maxLength: number,
): fc.Arbitrary<Record<string, Value>> {
  return fc.array(fc.tuple(key, value), { maxLength }).map((entries) => Object.fromEntries(entries));
}

/** What UTF-8 can hold of a text: half of a surrogate pair becomes the replacement character. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** The output of another program for a text. */
export function through(program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...limit, input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error) throw error;
  if (status !== 0 || stderr !== '') throw new Error(`${program} ends with ${status}: ${stderr}`);
  return stdout;
}
