import test from 'ava';
import { array, assert, double, integer, property } from 'fast-check';
import { prometheusName } from '../../../src/catalogue/index.ts';
import { requestOf, rowWriter } from '../../../src/exporters/remote-write/request-2.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { anyKnownName, anyText, record, wellFormed } from '../../formatters/hostile.ts';
import { batchOf } from '../../samples.ts';
import { decodeRequest2 } from './messages-2.ts';

const written = (samples: readonly Sample[]) => {
  const write = rowWriter(() => {});
  return requestOf(Buffer.concat(samples.map((sample) => write(batchOf(sample), 0) ?? Buffer.alloc(0))));
};

test('each series is there once, with its samples in their order, its type and its help', (t) => {
  const sampleAt = (timestamp: number, host = 'web1'): Sample => ({
    ...{ timestamp, host, tags: { env: 'prod' } },
    metrics: { 'cpu.utilization.percent': timestamp, 'network.eth0.receive.bytes_total': 2 * timestamp, own: -1 },
  });
  const series = decodeRequest2(written([sampleAt(1.5), sampleAt(2), sampleAt(2, 'db1')]));
  t.is(series.length, 6);
  t.deepEqual(series[0], {
    labels: [
      ['__name__', 'cubestat_cpu_utilization_percent'],
      ['env', 'prod'],
      ['host', 'web1'],
    ],
    ...{ type: 'METRIC_TYPE_GAUGE', help: prometheusName('cpu.utilization.percent').help },
    samples: [
      [1500, 1.5],
      [2000, 2],
    ],
  });
  t.deepEqual(
    series.map(({ type }) => type).slice(0, 3),
    ['own', 'network.eth0.receive.bytes_total', 'own'].map((name) =>
      prometheusName(name).kind === 'counter' ? 'METRIC_TYPE_COUNTER' : 'METRIC_TYPE_GAUGE',
    ),
  );
});

test('whatever names, tags and numbers there are, the receiver understands what was meant', (t) => {
  const anySample = property(
    array(anyKnownName, { maxLength: 4 }),
    record(anyText, anyText, 3),
    anyText,
    double({ noNaN: true, noDefaultInfinity: true }),
    integer({ min: -1e9, max: 1e10 }),
    (names, tags, host, value, timestamp) => {
      const metrics = Object.fromEntries(names.map(({ name }) => [wellFormed(name), value]));
      const labelled = Object.fromEntries(Object.entries(tags ?? {}).map(([tag, text]) => [wellFormed(tag), wellFormed(text)]));
      const sample = { timestamp, host: wellFormed(host), tags: labelled, metrics };
      for (const { labels, samples } of decodeRequest2(written([sample, { ...sample, timestamp: timestamp + 1 }]))) {
        t.deepEqual(
          samples.map(([time]) => time),
          [timestamp * 1000, timestamp * 1000 + 1000],
        );
        t.true(samples.every(([, found]) => Object.is(found, value)));
        const keys = labels.map(([name]) => name);
        t.deepEqual(keys, [...new Set(keys)].toSorted());
        t.true(labels.every(([, text]) => text !== ''));
      }
    },
  );
  assert(anySample, { numRuns: 200 });
});

test('a time whose milliseconds a double cannot hold is not written; a check sends a request without series', (t) => {
  t.is(rowWriter(() => {})(batchOf({ timestamp: 1e15, host: 'a', metrics: { x: 1 } }), 0), undefined);
  t.deepEqual(decodeRequest2(requestOf(Buffer.alloc(0))), []);
});
