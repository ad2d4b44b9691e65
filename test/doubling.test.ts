import { stepsOf } from './steps.ts';
import { Readable } from 'node:stream';
import test from 'ava';
import { DistinctNames } from '../src/catalogue/distinct-names.ts';
import { createRecording } from '../src/charts/recording.ts';
import { themes } from '../src/charts/theme.ts';
import { createView } from '../src/charts/view.ts';
import { withColumns } from '../src/documents/csv-bytes.ts';
import { CsvColumnIndex } from '../src/exporters/csv/column-index.ts';
import { latestSamples } from '../src/exporters/prometheus/latest-samples.ts';
import { redactor } from '../src/http/endpoint/redaction.ts';
import { parseExpression } from '../src/expressions/parse.ts';
import { textPattern } from '../src/expressions/pattern.ts';
import { expositions } from '../src/formatters/exposition.ts';
import { influxNames } from '../src/formatters/influxdb-names.ts';
import { glob } from '../src/patterns/glob.ts';
import type { Sample } from '../src/samples/sample.ts';
import { readInputs } from '../src/sources/index.ts';
import { draw } from '../src/terminal/draw/draw.ts';
import { Palette } from '../src/terminal/draw/palette.ts';
import { listen } from './report.ts';

const ignore = () => {};
const size = 2000;
let runs = 0;

/** Names that no other run has had, for what is remembered of those would be no work. */
const namesOf = (count: number, letters = 'name') => {
  runs += 1;
  return Array.from({ length: count }, (_, at) => `${letters}${runs}.n${at}`);
};
const sampleWith = (names: readonly string[], host = 'a', timestamp = 0): Sample => ({
  timestamp,
  host,
  metrics: Object.fromEntries(names.map((name) => [name, 1])),
});

/** Work for an input of a size; what is made beforehand is not counted. */
const inputs: Readonly<Record<string, (size: number) => () => unknown>> = {
  'a long name, before a glob of many stars': (size) => {
    const { matches } = glob('*a*a*a*a*b');
    return () => matches('a'.repeat(size));
  },
  'a long name, before a glob of repeated groups': (size) => {
    const { matches } = glob('*(a*)b');
    return () => matches('a'.repeat(size));
  },
  'a long name, before a glob of many characters': (size) => {
    const { matches } = glob(`*a${'?'.repeat(100)}`);
    const name = Array.from({ length: size }, (_, at) => (Math.imul(at, 2654435761) & 65536 ? 'a' : 'b')).join('');
    return () => matches(name);
  },
  'a long host, before a pattern that repeats a repeated group': (size) => {
    const fits = textPattern('^(a+|[a-z]*)+!');
    return () => fits('a'.repeat(size));
  },
  'a long host, before a pattern of many repeats': (size) => {
    const fits = textPattern('[a-z]*[a-z]*[a-z]{1,99}[a-z]*!');
    return () => fits('a'.repeat(size));
  },
  'a long expression': (size) => () => parseExpression(Array(size / 10).fill('a > 1').join(' or ')), // prettier-ignore
  'names that want one name': (size) => () => {
    const names = new DistinctNames({ notice: ignore });
    names.assign(namesOf(size).map((name) => ({ owner: `the metric ${name}`, name, candidates: ['one', name] })));
  },
  'names that come one by one': (size) => () => {
    const names = new DistinctNames({ notice: ignore });
    for (const name of namesOf(size)) names.assign([{ owner: `the metric ${name}`, name, candidates: [name] }]);
  },
  'new columns of a CSV file': (size) => () => {
    const index = new CsvColumnIndex({ lead: ['timestamp', 'host'], trail: [], notice: ignore });
    index.addColumns('tag', namesOf(size));
    index.addColumns('metric', namesOf(size));
    return index.columnsOf('metric');
  },
  'rows of a CSV file that gets columns': (size) => async () => {
    await Readable.from(withColumns(Readable.from([Buffer.from('1,2,"3\n",4\r\n'.repeat(size))]), [0, 1, 0, 2, 3])).toArray();
  },
  'metrics of an exposition': (size) => {
    const sample = sampleWith(namesOf(size));
    const render = expositions({ prefix: 'cubestat', naming: 'labels' });
    return () => [...render({ samples: [sample], hostLabel: true }, ignore)];
  },
  'hosts of an exposition': (size) => {
    const samples = Array.from({ length: size }, (_, at) => sampleWith(['cpu.utilization.percent'], `host${at}`));
    const render = expositions({ prefix: 'cubestat', naming: 'labels' });
    return () => [...render({ samples, hostLabel: true }, ignore)];
  },
  'hosts that Prometheus asks for': (size) => () => {
    const latest = latestSamples({ ttl: 60, now: () => 0, most: size });
    for (let at = 0; at < size; at += 1) latest.set(sampleWith(['x'], `host${at}`));
    return latest.snapshot();
  },
  'fields of a line of InfluxDB': (size) => () => {
    const names = influxNames({ measurement: 'cubestat', schema: 'wide' }, ignore);
    const own = namesOf(size);
    return [names.tags('a', Object.fromEntries(own.map((name) => [name, 'x']))), names.fields(own)];
  },
  'hosts in the charts': (size) => () => {
    const recording = createRecording(600);
    for (let at = 0; at < size; at += 1) recording.add(sampleWith(['cpu.utilization.percent'], `host${at}`, 1_700_000_000 + at / size));
    const scene = { view: createView(), recording, status: { ended: false, exporters: [] } };
    return draw(scene, { columns: 100, rows: 30 }, new Palette(themes[0]!, 'none'));
  },
  'samples in the charts': (size) => () => {
    const recording = createRecording(600);
    for (let at = 0; at < size; at += 1) recording.add(sampleWith(['cpu.utilization.percent'], 'a', 1_700_000_000 + at));
  },
  'lines of NDJSON of ever other metrics': (size) => {
    const text = namesOf(size)
      .map((name, at) => `${JSON.stringify(sampleWith([name], 'a', at))}\n`)
      .join('');
    return () => readInputs([{ name: 'lines', open: () => Readable.from([Buffer.from(text)]) }], { report: listen() }).toArray();
  },
  'lines that are no samples': (size) => {
    const text = '{"timestamp":1,"metrics":{"x":[[[['.concat('\n').repeat(size).concat('{"timestamp":1,"host":"a","metrics":{"x":1}}\n');
    return () => readInputs([{ name: 'lines', open: () => Readable.from([Buffer.from(text)]) }], { report: listen() }).toArray();
  },
  'an array of JSON': (size) => {
    const text = JSON.stringify(Array.from({ length: size }, (_, at) => sampleWith(['x'], 'a', at)));
    return () => readInputs([{ name: 'array', open: () => Readable.from([Buffer.from(text)]) }], { report: listen() }).toArray();
  },
  'a secret of many backslashes': (size) => () => redactor([{ text: '\\'.repeat(size) }])('nothing of it'),
};

for (const [what, work] of Object.entries(inputs)) {
  test.serial(`twice as much takes twice the work at most: ${what}`, async (t) => {
    // What is done once only, by whichever comes first, counts for none.
    await stepsOf(work(size / 2));
    const once = await stepsOf(work(size));
    const twice = await stepsOf(work(2 * size));
    t.true(once >= size / 20, `${once} steps: the input is not looked at`);
    // Comparisons of a sort grow a little faster.
    t.true(twice <= 2.1 * once, `${twice} steps after ${once}`);
  });
}

test.serial('what takes the square of its input is found out', async (t) => {
  const square = (count: number) => () => {
    const names = new DistinctNames({ notice: ignore });
    for (let at = 0; at < count * count; at += 1) names.ownerOf('x');
  };
  t.true((await stepsOf(square(100))) * 3 < (await stepsOf(square(200))));
});
