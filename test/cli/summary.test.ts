import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { cubestat, inProcess, outcome, shell, start } from './cubestat.ts';

const lines = (host: string, values: readonly number[], first = 1_750_000_000) =>
  values
    .map(
      (value, at) =>
        `{"timestamp":${first + at},"host":"${host}","metrics":{"cpu.utilization.percent":${value},"disk.read.bytes_total":${at * 1024}}}\n`,
    )
    .join('');

test('a recording as a table, with units, what counters gained, and gaps', async (t) => {
  const input = lines('web1', [10, 20, 30]) + lines('web1', [40], 1_750_000_060);
  const { stdout, stderr } = await cubestat(['summary', '-a', 'count,mean,p50,max'], { input, environment: { TZ: 'UTC' } });
  t.is(stderr, '');
  t.deepEqual(stdout.split('\n'), [
    'metric                   count   mean    p50    max  increase',
    'cpu.utilization.percent      4  25.0%  25.0%  40.0%',
    'disk.read.bytes_total        4                         2.0KiB',
    '',
    'web1: 2025-06-15 15:06:40 to 2025-06-15 15:07:40, 4 samples, one each 1s; 57s missing in 1 gap',
    '  nothing from 2025-06-15 15:06:42 to 2025-06-15 15:07:40',
    '',
  ]);
});

test('hosts side by side as Markdown and as CSV', async (t) => {
  const input = lines('a|b', [1, 3]) + lines('c', [5]);
  const summary = async (format: string) => {
    const args = ['summary', '-a', 'mean', '-g', 'host', '--include', 'cpu.*', '-f', format];
    return (await inProcess(args, { input })).stdout.split('\n');
  };
  t.deepEqual((await summary('markdown')).slice(0, 5), [
    '| metric | host | mean |',
    '| :-- | :-- | --: |',
    '| cpu.utilization.percent | a&#124;b | 2.0% |',
    '| cpu.utilization.percent | c | 5.0% |',
    '',
  ]);
  t.deepEqual(await summary('csv'), ['metric,host,mean,increase', 'cpu.utilization.percent,a|b,2,', 'cpu.utilization.percent,c,5,', '']);
});

test('what is asked for in vain is told', async (t) => {
  t.like(await inProcess(['summary', '-g', 'host,']), {
    code: 2,
    stderr: 'cubestat: --group "host,": expected host or the names of tags between commas\n',
  });
  t.regex((await inProcess(['summary', '-a', 'mode'])).stderr, /--statistics.*expected mean, .* or a percentile such as p95/);
  t.deepEqual(await inProcess(['summary']), { code: 0, stdout: '', stderr: '' });
  t.like(await inProcess(['summary', '-g', 'hots,host'], { input: lines('a', [1]) }), {
    code: 0,
    stderr: 'cubestat: no sample has the tag hots; did you mean host?\n',
  });
});

test('-n ends it after so many samples', async (t) => {
  const summary = async (...args: string[]) =>
    inProcess(['summary', '-a', 'count,max', '--include', 'cpu.*', '-f', 'csv', ...args], { input: lines('a', [1, 3, 5]) });
  t.like(await summary('-n', '2'), { code: 0, stdout: 'metric,count,max,increase\ncpu.utilization.percent,2,3,\n' });
});

test('Ctrl-C tells of what came until then, though nothing ends the input', async (t) => {
  const child = start(['summary', '-f', 'csv', '-a', 'count,max', '--include', 'cpu.*']);
  let said = '';
  child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
  child.stdin!.write(`${lines('a', [10, 30, 20])}no sample\n`);
  await until(() => said.includes('line 4'), 'the lines are read');
  child.kill('SIGINT');
  t.like(await outcome(child), { code: 0, stdout: 'metric,count,max,increase\ncpu.utilization.percent,3,30,\n' });
});

peer('python3')('percentiles, deviation and mean are those of Python', async (t) => {
  const values = Array.from({ length: 1000 }, (_, at) => ((at * 7919) % 1009) / 7);
  const input = lines('a', values);
  const path = join(makeTree(t, { in: input }), 'in');
  const { stdout } = await shell(`cubestat summary -f csv -a mean,stddev,p5,p50,p95,p99 --include 'cpu.*' ${path}`);
  const program = `import json, statistics, sys
values = [json.loads(line)['metrics']['cpu.utilization.percent'] for line in open(sys.argv[1])]
cuts = statistics.quantiles(values, n=100, method='inclusive')
print(json.dumps([statistics.fmean(values), statistics.pstdev(values), cuts[4], cuts[49], cuts[94], cuts[98]]))`;
  const expected = JSON.parse((await shell(`python3 -c "${program}" ${path}`)).stdout) as number[];
  const found = stdout.split('\n')[1]!.split(',').slice(1, -1).map(Number);
  t.is(found.length, expected.length);
  for (const [at, value] of found.entries()) t.true(Math.abs(value - expected[at]!) < 1e-9 * Math.abs(value), `${value} ${expected[at]}`);
});

peer('python3')(
  'of hosts at intervals of their own, with gaps and counters that begin anew, the means and increases are those of Python',
  async (t) => {
    const samples = [1, 4].flatMap((interval) =>
      Array.from({ length: 400 }, (_, at) => ({
        timestamp: 1_750_000_000 + interval * (at + (at > 150 ? 90 : 0) + (at > 300 ? 7 : 0)),
        host: `every ${interval}s`,
        metrics: { 'cpu.utilization.percent': ((at * 7919) % 1009) / 7, 'sent.bytes_total': (at % 130) * 50 + interval },
      })),
    );
    const input = samples.sort((one, other) => one.timestamp - other.timestamp).map((sample) => `${JSON.stringify(sample)}\n`);
    const path = join(makeTree(t, { in: input.join('') }), 'in');
    const program = `import json, sys
from itertools import pairwise
hosts = {}
for sample in map(json.loads, open(sys.argv[1])): hosts.setdefault(sample['host'], []).append(sample)
for host, samples in sorted(hosts.items()):
    usual = samples[1]['timestamp'] - samples[0]['timestamp']
    steps = [b['timestamp'] - a['timestamp'] for a, b in pairwise(samples)]
    weights = [usual] + [step if step <= 2.5 * usual else usual for step in steps]
    values = [sample['metrics']['cpu.utilization.percent'] for sample in samples]
    counts = [sample['metrics']['sent.bytes_total'] for sample in samples]
    mean = sum(value * weight for value, weight in zip(values, weights)) / sum(weights)
    print(mean, sum(b - a if b >= a else b for a, b in pairwise(counts)), sum(step - usual for step in steps if step > 2.5 * usual))`;
    const expected = (await shell(`python3 -c "${program}" ${path}`)).stdout.trim().split('\n');
    const { stdout } = await inProcess(['summary', '-f', 'json', '-g', 'host', '-a', 'mean', path]);
    const { hosts, metrics } = JSON.parse(stdout) as {
      readonly hosts: readonly { readonly host: string; readonly missing_seconds: number }[];
      readonly metrics: readonly { readonly metric: string; readonly host: string; readonly mean: number; readonly increase: number }[];
    };
    for (const [at, host] of ['every 1s', 'every 4s'].entries()) {
      const [load, sent] = metrics.filter((metric) => metric.host === host);
      const [mean = NaN, increase = NaN, missing = NaN] = expected[at]!.split(' ').map(Number);
      t.true(Math.abs(load!.mean - mean) < 1e-9 * mean, `${host}: ${load!.mean} ${mean}`);
      t.is(sent!.increase, increase);
      t.is(hosts.find((one) => one.host === host)!.missing_seconds, missing);
    }
  },
);

test('what is no finite number is told as none', async (t) => {
  const input = lines('a', [1.7e308, -1.7e308, 1.7e308]);
  const summary = async (...args: string[]) =>
    (await inProcess(['summary', '-a', 'mean,sum,max', '--include', 'cpu.*', ...args], { input })).stdout;
  t.is((await summary('-f', 'csv')).split('\n')[1], 'cpu.utilization.percent,,1.7e+308,1.7e+308,');
  t.deepEqual(Object.keys((JSON.parse(await summary('-f', 'json')) as { metrics: [object] }).metrics[0]), ['metric', 'unit', 'sum', 'max']);
  t.notRegex(await summary(), /NaN|Infinity/);
});
