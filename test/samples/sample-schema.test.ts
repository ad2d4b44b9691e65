import test from 'ava';
import { parseSample } from '../../src/samples/sample.ts';
import { sampleSchema } from '../../src/samples/sample-schema.ts';

interface Schema {
  readonly type: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly maxLength?: number;
}

/** The keywords that say nothing about what is valid. */
const annotations = new Set(['$schema', 'title', 'description']);

/** Validates as https://json-schema.org/draft/2020-12/json-schema-validation has it, with the keywords that are known here. */
function isValid(value: unknown, schema: Schema): boolean {
  const { type, required = [], properties = {}, additionalProperties, propertyNames, maxLength = Infinity, ...others } = schema;
  const unknown = Object.keys(others).filter((keyword) => !annotations.has(keyword));
  if (unknown.length > 0) throw new Error(`unknown keyword ${unknown.join()}`);
  if (type !== 'object') return typeof value === type && !(typeof value === 'string' && value.length > maxLength);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const schemaOf = (name: string) => (Object.hasOwn(properties, name) ? properties[name] : additionalProperties);
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.keys(value).every((name) => propertyNames === undefined || isValid(name, propertyNames)) &&
    Object.entries(value).every(([name, each]) => schemaOf(name) === undefined || isValid(each, schemaOf(name)!))
  );
}

function isSample(line: string): boolean {
  try {
    parseSample(line);
    return true;
  } catch {
    return false;
  }
}

for (const [line, expected] of [
  ['{"timestamp":1.5,"host":"a","metrics":{"x":1}}', true],
  ['{"timestamp":-1,"host":"","tags":{"env":"prod"},"metrics":{},"other":[null]}', true],
  ['{"timestamp":1,"host":"a","tags":{},"metrics":{"a b":1e300}}', true],
  ['[]', false],
  ['7', false],
  ['null', false],
  ['{"timestamp":"1","host":"a","metrics":{}}', false],
  ['{"timestamp":1,"host":null,"metrics":{}}', false],
  ['{"timestamp":1,"host":"a"}', false],
  ['{"host":"a","metrics":{}}', false],
  ['{"timestamp":1,"metrics":{}}', false],
  ['{"timestamp":1,"host":"a","metrics":[1]}', false],
  ['{"timestamp":1,"host":"a","metrics":{"x":null}}', false],
  ['{"timestamp":1,"host":"a","metrics":{"x":"1"}}', false],
  ['{"timestamp":1,"host":"a","tags":null,"metrics":{}}', false],
  ['{"timestamp":1,"host":"a","tags":{"a":1},"metrics":{}}', false],
] as const) {
  test(`${line} is ${expected ? 'a' : 'no'} sample, for the schema as for the reader`, (t) => {
    t.is(isSample(line), expected);
    t.is(isValid(JSON.parse(line), sampleSchema), expected);
  });
}

for (const [what, sampleWith] of Object.entries({
  'a host': (text: string) => ({ timestamp: 1, host: text, metrics: {} }),
  'the name of a tag': (text: string) => ({ timestamp: 1, host: 'a', tags: { [text]: '' }, metrics: {} }),
  'the value of a tag': (text: string) => ({ timestamp: 1, host: 'a', tags: { x: text }, metrics: {} }),
  'the name of a metric': (text: string) => ({ timestamp: 1, host: 'a', metrics: { [text]: 1 } }),
})) {
  test(`${what} has at most 65,535 characters, and the rest is told by its beginning`, (t) => {
    for (const [length, expected] of [
      [65_535, true],
      [65_536, false],
    ] as const) {
      const sample = sampleWith('x'.repeat(length));
      t.is(isSample(JSON.stringify(sample)), expected);
      t.is(isValid(sample, sampleSchema), expected);
    }
    const error = t.throws(() => parseSample(JSON.stringify(sampleWith('x'.repeat(1_000_000)))));
    t.regex(error.message, /^(?:host|tags|metrics) has "x{40}\.\.\." of 1000000 characters, more than 65535$/);
  });
}
