import test from 'ava';
import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { table } from '../../src/formatters/table.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { anySample } from './hostile.ts';
import { open, textOf } from './writing.ts';

const metrics = {
  'cpu.utilization.percent': 93.14,
  'cpu.user.percent': 0,
  'memory.used.percent': 76,
  'memory.used.bytes': 8123453440,
  'network.rx.bytes_per_sec': 123456,
  'network.tx.bytes_per_sec': 12,
  'disk.read.bytes_per_sec': 0,
  'system.load.1m.tasks': 0.52,
};
const at = (second: number, host = 'web1'): Sample => ({ timestamp: 1750693377 + second, host, metrics });
const utc = { 'time-format': 'iso' };

test('columns in the order of the catalogue, under their groups, with units as people read them', async (t) => {
  t.is(
    await textOf(table, [at(0), at(1)], utc),
    `                          cpu ───────────────  memory ───────  system   disk ───  network ──────────
time                      utilization    user    used    used  load.1m      read        rx        tx
2025-06-23T15:42:57.000Z        93.1%    0.0%   76.0%  7.6GiB     0.52      0B/s  121KiB/s     12B/s
2025-06-23T15:42:58.000Z        93.1%    0.0%   76.0%  7.6GiB     0.52      0B/s  121KiB/s     12B/s
`,
  );
});

test('the time of day, unless another format is wanted', async (t) => {
  t.regex(await textOf(table, [at(0)]), /^\d\d:\d\d:\d\d /m);
  t.regex(await textOf(table, [at(0)], { 'time-format': 'unix' }), /^1750693377 {5} /m);
});

test('a terminal too narrow for all: what people look for first, and a word about the rest, once', async (t) => {
  const writing = await open(table, {}, { width: 60 });
  const text = (await writing.write(at(0))) + (await writing.write(at(1)));
  for (const line of text.split('\n')) t.true(stringWidth(line) <= 60, line);
  t.regex(text, /cpu ─* {2}memory {2}system/);
  t.deepEqual(writing.said, ["5 of 8 metrics fit into 60 columns; choose others with --include, as in --include 'cpu.*'"]);
});

test('a terminal that changes its width gets a table of that width', async (t) => {
  const surroundings = { width: 60 };
  const writing = await open(table, utc, {
    get width() {
      return surroundings.width;
    },
  });
  await writing.write(at(0));
  surroundings.width = 120;
  t.regex(await writing.write(at(1)), /^\n.*network/);
  t.is((await writing.write(at(2))).split('\n').length, 2);
});

test('a header again after twenty rows, and where columns come or have long been gone', async (t) => {
  const writing = await open(table);
  const lines: number[] = [];
  const rows = [...Array.from({ length: 22 }, (_, second) => at(second)), { ...at(22), metrics: { ...metrics, 'cpu.count': 2 } }];
  for (const sample of [...rows, ...Array.from({ length: 40 }, (_, second) => at(23 + second))]) {
    lines.push((await writing.write(sample)).split('\n').length - 1);
  }
  const headers = lines.flatMap((count, row) => (count > 1 ? [row] : []));
  t.deepEqual(headers, [0, 20, 22, 42, 62]);
});

test('an absent metric is a dash, and its column stays', async (t) => {
  const rest = { ...metrics, 'cpu.user.percent': undefined } as unknown as Sample['metrics'];
  const writing = await open(table);
  await writing.write(at(0));
  const gone = JSON.parse(JSON.stringify({ ...at(1), metrics: rest })) as Sample;
  t.regex(await writing.write(gone), /^\S+ +93\.1% +- +76\.0%/);
});

test('a column for hosts as soon as there are several', async (t) => {
  const writing = await open(table, utc);
  t.notRegex(await writing.write(at(0)), /host/);
  t.regex(await writing.write(at(1, 'db\u001b2')), /^\n.*\ntime +host .*\n\S+ {2}db\\u001b2 {2}/);
  t.regex(await writing.write(at(2)), /^\S+ {2}web1 {6} /);
});

test('CPUs in the order of their numbers, each with its own columns', async (t) => {
  const cores = Object.fromEntries(
    ['10', '2'].flatMap((core) => ['frequency.hertz', 'utilization.percent'].map((what) => [`cpu.core.${core}.${what}`, 50])),
  );
  t.is(
    await textOf(table, [{ ...at(0), metrics: cores }], utc),
    `                          cpu.core.2 ───────────  cpu.core.10 ──────────
time                      utilization  frequency  utilization  frequency
2025-06-23T15:42:57.000Z        50.0%       50Hz        50.0%       50Hz
`,
  );
});

test('what an instance names, and nothing else tells apart, is the title', async (t) => {
  const named = { 'pressure.cpu.some.percent': 1, 'temperature.chip.k10temp.Tctl.celsius': 45, 'power.watts': 12.5 };
  t.is(
    await textOf(table, [{ ...at(0), metrics: named }], utc),
    `                          pressure.cpu  power  temperature.chip.k10temp
time                              some  watts                      Tctl
2025-06-23T15:42:57.000Z          1.0%  12.5W                      45°C
`,
  );
});

test('colours: high percentages stand out, nothing steps back', async (t) => {
  const writing = await open(table, {}, { color: true });
  const text = await writing.write(at(0));
  t.true(text.includes('\u001b[31m      93.1%\u001b[0m'));
  t.true(text.includes('\u001b[33m 76.0%\u001b[0m'));
  t.true(text.includes('\u001b[2m  0.0%\u001b[0m'));
  t.is(stripVTControlCharacters(text), await textOf(table, [at(0)]));
});

test('no name and no host reaches the terminal as a control character', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anySample, { minLength: 1, maxLength: 30 }), fc.constantFrom(80, 120), async (samples, width) => {
      const writing = await open(table, {}, { width });
      for (const sample of samples) {
        const text = await writing.write(sample);
        t.notRegex(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
        t.true(text.endsWith('\n'));
      }
      await writing.end();
    }),
    { numRuns: 15 },
  );
});

test('names that come while columns cannot be chosen anew have theirs soon', async (t) => {
  const writing = await open(table, {}, { width: 80 });
  const many = (second: number) => Object.fromEntries(Array.from({ length: 500 }, (_, name) => [`x.${second}.n${name}`, 1]));
  for (let second = 0; second < 15; second++) await writing.write({ ...at(second), metrics: many(second) });
  const texts = [];
  for (let second = 15; second < 40; second++) texts.push(await writing.write(at(second)));
  t.true(texts.some((text) => text.includes('utilization')));
});

test('names without end take no memory without end', async (t) => {
  const writing = await open(table, {}, { width: 80 });
  for (let second = 0; second < 15; second++) {
    await writing.write({
      ...at(second),
      metrics: Object.fromEntries(Array.from({ length: 1000 }, (_, name) => [`x.${second}.${name}`, 1])),
    });
  }
  t.is(writing.said.length, 1);
});
