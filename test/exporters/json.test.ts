import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'ava';
import * as fc from 'fast-check';
import type { Sample } from '../../src/samples/sample.ts';
import { makeTree } from '../fixtures/tree.ts';
import { anySample, through, wellFormed } from '../formatters/hostile.ts';
import { peer } from '../peers.ts';
import { exported, open } from './file-exporting.ts';

const sample = (timestamp: number): Sample => ({ timestamp, host: 'a', tags: { env: 'p' }, metrics: { x: timestamp } });
const local = (seconds: number) => new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60_000).toISOString();
const timed = ({ timestamp, ...rest }: Sample) => ({ timestamp, time: local(timestamp).slice(0, 19).replace('T', ' '), ...rest });
const parsed = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;

test('a whole array after every sample, and before the first one', async (t) => {
  const filename = join(makeTree(t, {}), 'b/a.json');
  const json = await open('json', { filename });
  t.deepEqual(parsed(filename), []);
  for (const count of [1, 2, 3]) {
    await json.write(sample(count));
    t.deepEqual(parsed(filename), [1, 2, 3].slice(0, count).map(sample).map(timed));
  }
  await json.end();
  const line = (at: number) => JSON.stringify(timed(sample(at)));
  t.is(readFileSync(filename, 'utf8'), `[\n${line(1)},\n${line(2)},\n${line(3)}\n]\n`);
});

test('pretty: elements indented by two spaces', async (t) => {
  const filename = join(makeTree(t, {}), 'a.json');
  const samples = [sample(1), { ...sample(2), host: 'line\u2028\n"' }];
  await exported('json', { filename, pretty: 'true' }, samples);
  t.is(readFileSync(filename, 'utf8'), `${JSON.stringify(samples.map(timed), null, 2)}\n`);
});

for (const [what, content, before] of [
  ['that is empty', '', []],
  ['of white space', ' \n', []],
  ['that is an empty array', ' [ ]', []],
  ["that Python's json.dump wrote", '[{"timestamp": 1, "metrics": {}}, {"b": "]"}]', [{ timestamp: 1, metrics: {} }, { b: ']' }]],
  ['that is indented', '[\n  {\n    "a": {}\n  }\n]   \n\n\n', [{ a: {} }]],
] as const) {
  for (const pretty of ['false', 'true']) {
    test(`append to a file ${what}, pretty ${pretty}`, async (t) => {
      const filename = join(makeTree(t, { 'a.json': content }), 'a.json');
      await exported('json', { filename, pretty, append: 'true' }, [sample(2)]);
      await exported('json', { filename, append: 'true' }, [sample(3)]);
      t.deepEqual(parsed(filename), [...before, ...[2, 3].map(sample).map(timed)]);
    });
  }
}

for (const content of ['{"a":1}\n', 'hello', '[1,2]', '[{"a":1}', '[{"a":1}]x', '{"a":1}\n{"a":2}\n', '["]', 'null', '\0\0\0']) {
  test(`append refuses ${JSON.stringify(content)}, and leaves it as it is`, async (t) => {
    const filename = join(makeTree(t, { 'a.json': content }), 'a.json');
    await t.throwsAsync(open('json', { filename, append: 'true' }), { message: /not a complete JSON array/, code: 'INCOMPATIBLE' });
    t.is(readFileSync(filename, 'utf8'), content);
  });
}

for (const pretty of ['false', 'true']) {
  test(`wherever a write was torn, the elements before stay, pretty ${pretty}`, async (t) => {
    const filename = join(makeTree(t, {}), 'a.json');
    await exported('json', { filename, pretty }, [1, 2].map(sample));
    const before = readFileSync(filename);
    await exported('json', { filename, pretty, append: 'true' }, [3, 4].map(sample));
    const after = readFileSync(filename);
    const from = before.length - 3;
    for (let end = from + 1; end < after.length; end++) {
      const torn = Buffer.concat([after.subarray(0, end), before.subarray(Math.min(end, before.length))]);
      const tree = makeTree(t, { 'a.json': torn, 'a.json.lock': `4194305 1 ${hostname()}\n` });
      await exported('json', { filename: join(tree, 'a.json'), append: 'true' }, [sample(9)]);
      const found = (parsed(join(tree, 'a.json')) as Sample[]).map(({ timestamp }) => timestamp);
      t.true(['1,2,9', '1,2,3,9', '1,2,3,4,9'].includes(found.join()), `${end}: ${found.join()}`);
    }
  });
}

test('torn in the first element, or right after the bracket', async (t) => {
  for (const content of ['[', '[\n', '[\n{"timestamp":1,"ti', '[\n  {\n    "timestamp": 1,\n    "ti']) {
    const filename = join(makeTree(t, { 'a.json': content, 'a.json.lock': `4194305 1 ${hostname()}\n` }), 'a.json');
    await exported('json', { filename, append: 'true' }, [sample(9)]);
    t.deepEqual(parsed(filename), [timed(sample(9))], content);
  }
});

test('stdout: an array that ends with the input', async (t) => {
  for (const samples of [[], [sample(1)], [sample(1), sample(2)]]) {
    const json = await open('json', {});
    await json.write(...samples);
    await json.end();
    json.stdout.end();
    t.deepEqual(JSON.parse(await text(json.stdout)), samples.map(timed));
  }
});

const pythonReader = 'import json, sys; json.dump(json.load(open(sys.argv[1], encoding="utf-8")), sys.stdout)';

peer('python3')("Python's json module reads what was written, over several starts", async (t) => {
  const runs = fc.array(fc.tuple(fc.boolean(), fc.array(anySample, { maxLength: 12 })), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(runs, async (given) => {
      const filename = join(makeTree(t, {}), 'a.json');
      for (const [pretty, samples] of given) await exported('json', { filename, pretty: String(pretty), append: 'true' }, samples);
      const read = JSON.parse(through('python3', ['-c', pythonReader, filename], '')) as unknown;
      const all = given.flatMap(([, samples]) => samples.map(timed));
      t.deepEqual(JSON.parse(wellFormed(JSON.stringify(read))), JSON.parse(wellFormed(JSON.stringify(all))));
    }),
    { numRuns: 8 },
  );
});
