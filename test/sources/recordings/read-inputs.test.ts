import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import test from 'ava';
import { readInputs } from '../../../src/sources/recordings/index.ts';
import { listen } from '../../report.ts';
import { readContent } from './reading.ts';

test('destroying the stream ends an input that sends nothing, and reports nothing', async (t) => {
  const input = new PassThrough();
  const report = listen();
  const samples = readInputs([{ name: 'stdin', open: () => input }], { report });
  input.write('{"timestamp":1,"host":"a","metrics":{"x":1}}\n{"timestamp":2,"host":"a",');
  await once(samples, 'data');
  samples.destroy();
  await once(input, 'close');
  t.deepEqual(report.said, []);
});

for (const [timestamp, unit] of [
  [1_764_140_000_000, 'milliseconds'],
  [1_764_140_000_000_000, 'microseconds'],
  [1_764_140_000_000_000_000, 'nanoseconds'],
]) {
  test(`a time in ${unit} is told once, and kept`, async (t) => {
    const line = `{"timestamp":${timestamp},"host":"a","metrics":{"x":1}}\n`;
    const { samples, said } = await readContent(line.repeat(3));
    t.deepEqual(said, [`in: the timestamp ${timestamp} seems to be in ${unit}; it is taken as seconds`]);
    t.deepEqual(samples.map((sample) => sample.timestamp), [timestamp, timestamp, timestamp]); // prettier-ignore
  });
}

test('times of the past and of the next thousand years are not doubted', async (t) => {
  const times = [-62_135_596_800, 0, 1e9, 4e10];
  const lines = times.map((timestamp) => `{"timestamp":${timestamp},"host":"a","metrics":{"x":1}}\n`);
  for (const line of lines) t.deepEqual((await readContent(line)).said, []);
});

test('NULs at the start of a file that was truncated under its writer cost no sample', async (t) => {
  const line = (timestamp: number) => `{"timestamp":${timestamp},"host":"a","metrics":{"x":1}}\n`;
  for (const size of [1, 7, 65_536]) {
    const { samples, said } = await readContent(`${'\0'.repeat(100_000)}${line(1)}${line(2)}`, { size });
    t.deepEqual(samples.map(({ timestamp }) => timestamp), [1, 2]); // prettier-ignore
    t.deepEqual(said, ['in: 100000 NULs at its start are skipped, as of a file that was truncated under its writer']);
  }
  const { samples } = await readContent(`${'\0'.repeat(5000)}timestamp,host,x\n1,a,1\n`);
  t.deepEqual(samples, [{ timestamp: 1, host: 'a', metrics: { x: 1 } }]);
  for (const size of [1, 7, 65_536]) {
    const few = await readContent(`\0\0${line(1)}${line(2)}${line(3)}`, { size });
    t.deepEqual(few.samples.map(({ timestamp }) => timestamp), [1, 2, 3]); // prettier-ignore
    t.deepEqual(few.said, []);
  }
});

test('a sample that would fill the memory where host and tags stand with each metric is left out, whatever it is read from', async (t) => {
  const metrics = Array.from({ length: 2000 }, (_, number) => `m${number}`);
  const tag = 'x'.repeat(40_000);
  const json = `{"timestamp":1,"host":"a","tags":{"t":"${tag}"},"metrics":{${metrics.map((name) => `"${name}":1`).join()}}}`;
  const wide = `timestamp,host,t,${metrics.join()}\n1,a,${tag},${metrics.map(() => 1).join()}`;
  for (const [content, place] of [
    [json, 'line 1'],
    [wide, 'sample of 1970-01-01T00:00:01.000Z'],
  ] as const) {
    const { samples, said } = await readContent(`${content}\n`);
    t.deepEqual(samples, []);
    t.is(said[0], `in, ${place}: host and tags of 40002 characters, with each of 2000 metrics, are more than 64 MiB; left out`);
  }
});
