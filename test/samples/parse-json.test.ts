import test from 'ava';
import * as fc from 'fast-check';
import { parseJson } from '../../src/samples/parse-json.ts';

const pieces = ['m', '\\', '"', '\n', '[', ':', 'n', 'u', '005c', '__proto__', '1'];
const name = fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((parts) => parts.join(''));
const record = <Value>(value: fc.Arbitrary<Value>) =>
  fc.array(fc.tuple(name, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));

test('names with escapes are those of the text, whatever names were read before', (t) => {
  const value = record(fc.oneof(fc.integer(), name, record(fc.integer())));
  const roundTrip = fc.property(value, fc.constantFrom(0, 2), (value, indent) => {
    const text = JSON.stringify(value, undefined, indent);
    t.is(JSON.stringify(parseJson(text), undefined, indent), text);
  });
  fc.assert(roundTrip, { numRuns: 3000 });
});

test('a name that ends with a backslash does not change the next one', (t) => {
  parseJson(String.raw`{"h":1,"m\\":0}`);
  t.deepEqual(Object.keys(parseJson(String.raw`{"h":1,"m\"":0}`) as object), ['h', 'm"']);
});
