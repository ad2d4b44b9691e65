import { spawn } from 'node:child_process';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createRecording } from '../../src/charts/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { cubestat, inProcess, outcome } from '../cli/cubestat.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { peer } from '../peers.ts';

// What each verb says of a recording of this machine, beside the same figures computed by jq, Miller and datamash.

/** Two seconds of this machine, with counters and all digits, while a process makes load; all tests have the same. */
let recorded: Promise<string> | undefined;

async function sampled(): Promise<string> {
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], limit);
  const { stdout } = await cubestat(['sample', '-i', '20ms', '-n', '100', '--counters', '--precision', 'full']);
  busy.kill('SIGKILL');
  return stdout;
}

async function record(t: ExecutionContext): Promise<Recording> {
  const text = await (recorded ??= sampled());
  const path = join(makeTree(t, { 'real.ndjson': text }), 'real.ndjson');
  return {
    path,
    text,
    samples: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sample),
  };
}

interface Recording {
  readonly path: string;
  readonly text: string;
  readonly samples: readonly Sample[];
}

async function by(program: string, ...args: readonly string[]): Promise<string> {
  return (await outcome(spawn(program, [...args], { ...limit, env: { ...process.env, LC_ALL: 'C' } }))).stdout;
}

const isClose = (one: number, other: number) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));

interface Told {
  readonly metric: string;
  readonly count: number;
  readonly increase?: number;
  readonly [statistic: string]: number | string | undefined;
}

const figures =
  '[inputs.metrics | to_entries[]] | group_by(.key) | map({metric: .[0].key, count: length, mean: (map(.value) | add / length), ' +
  'min: (map(.value) | min), max: (map(.value) | max), last: .[-1].value, ' +
  'increase: ([.[].value] | [.[:-1], .[1:]] | transpose | map(if .[1] >= .[0] then .[1] - .[0] else .[1] end) | add)})';

peer('jq', 'datamash')('summary is what jq and datamash compute', async (t) => {
  const { path, samples } = await record(t);
  const { stdout } = await inProcess(['summary', '--unweighted', '-a', 'count,mean,min,max,last,p50,p95', '-f', 'json', path]);
  const ours = new Map((JSON.parse(stdout) as { metrics: Told[] }).metrics.map((told) => [told.metric, told]));
  const theirs = JSON.parse(await by('jq', '-n', figures, path)) as Told[];
  t.deepEqual([...ours.keys()].sort(), theirs.map(({ metric }) => metric).sort());
  for (const their of theirs) {
    const our = ours.get(their.metric)!;
    t.is(our.count, their.count, their.metric);
    const wanted = their.metric.endsWith('_total') ? ['increase'] : ['mean', 'min', 'max', 'last'];
    for (const statistic of wanted) t.true(isClose(Number(our[statistic]), Number(their[statistic])), `${their.metric} ${statistic}`);
  }
  const values = samples.map(({ metrics }) => metrics['memory.available.bytes']).join('\n');
  const percentiles = spawn('datamash', ['perc:50', '1', 'perc:95', '1'], { ...limit, env: { ...process.env, LC_ALL: 'C' } });
  percentiles.stdin.end(`${values}\n`);
  const [p50, p95] = (await outcome(percentiles)).stdout.trim().split('\t').map(Number);
  const { p50: ourP50, p95: ourP95 } = ours.get('memory.available.bytes')!;
  // Up to a thousand values, percentiles are exact.
  t.true(isClose(Number(ourP50), p50!) && isClose(Number(ourP95), p95!), `${ourP50} ${p50} ${ourP95} ${p95}`);
});

peer('jq')('filter, replay, since and until let pass what jq selects', async (t) => {
  const { path, text, samples } = await record(t);
  const median = samples.map(({ metrics }) => metrics['memory.available.bytes']!).toSorted((one, other) => one - other)[50]!;
  // jq writes numbers of 17 digits in its own way: what passes is told by its time.
  const times = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Sample).timestamp);
  const selected = async (condition: string) =>
    (await by('jq', '-c', `select(${condition}) | .timestamp`, path)).trim().split('\n').map(Number);
  const where = await inProcess(['filter', '--where', `memory.available.bytes > ${median}`, path]);
  t.deepEqual(times(where.stdout), await selected(`.metrics["memory.available.bytes"] > ${median}`));
  const [since, until] = [samples[20]!.timestamp, samples[70]!.timestamp];
  const between = await inProcess(['filter', '--since', String(since), '--until', String(until), path]);
  t.deepEqual(times(between.stdout), await selected(`.timestamp >= ${since} and .timestamp <= ${until}`));
  t.true((await inProcess(['replay', '--speed', 'max', path])).stdout === text, 'replay gives what was recorded');
  const { stdout } = await inProcess(['filter', '--include', 'cpu.*', '--exclude', '*.core.*', path]);
  const names = '.metrics | keys_unsorted | map(select(startswith("cpu.") and (contains(".core.") | not)))';
  t.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => Object.keys((JSON.parse(line) as Sample).metrics)),
    (await by('jq', '-c', names, path))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]),
  );
});

peer('jq')('windows of aggregate are those of jq', async (t) => {
  const { path } = await record(t);
  const { stdout } = await inProcess(['aggregate', '--every', '500ms', '-a', 'min,max,count', '--include', 'memory.used.bytes', path]);
  const program =
    '[inputs] | group_by(.timestamp * 2 | floor)[] | map(.metrics["memory.used.bytes"]) | ' +
    '{"memory.used.min.bytes": min, "memory.used.max.bytes": max, "memory.used.count.bytes": length}';
  const theirs = (await by('jq', '-nc', program, path)).trim().split('\n');
  const ours = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as Sample).metrics);
  t.deepEqual(
    ours,
    theirs.map((line) => JSON.parse(line) as Sample['metrics']),
  );
});

peer('mlr')('what --format csv writes, Miller reads as the same numbers', async (t) => {
  const { path, samples } = await record(t);
  const file = join(makeTree(t, {}), 'real.csv');
  await inProcess(['filter', '--format', 'csv', '-o', file, '--include', 'memory.*', path]);
  const rows = JSON.parse(await by('mlr', '--icsv', '--ojson', '--infer-none', '--no-auto-unflatten', 'cat', file)) as Record<
    string,
    string
  >[];
  t.deepEqual(
    rows.map((row) => Number(row['memory.used.bytes'])),
    samples.map(({ metrics }) => metrics['memory.used.bytes']!),
  );
});

peer('jq')('diff compares the means that jq computes', async (t) => {
  const { text } = await record(t);
  const lines = text.trim().split('\n');
  const folder = makeTree(t, { 'a.ndjson': lines.slice(0, 50).join('\n'), 'b.ndjson': lines.slice(50).join('\n') });
  const [a, b] = [join(folder, 'a.ndjson'), join(folder, 'b.ndjson')];
  const { stdout } = await inProcess(['diff', '--all', '--unweighted', '-a', 'mean', '--include', 'memory.*', '-f', 'csv', a, b]);
  const mean = async (file: string) => Number(await by('jq', '-n', '[inputs.metrics["memory.used.bytes"]] | add / length', file));
  const row = stdout.split('\n').find((line) => line.startsWith('memory.used.bytes,'))!;
  const numbers = row.split(',').map(Number);
  for (const expected of [await mean(a), await mean(b)])
    t.true(
      numbers.some((number) => isClose(number, expected)),
      row,
    );
});

/** The cells of the column `last`, of the metrics that have a value at the end. */
function lastCells(drawing: string): string[] {
  // Below the last chart stand times.
  const rows = drawing.trimEnd().split('\n').slice(1, -1);
  const end = rows[0]!.indexOf('last') + 'last'.length;
  const cells = rows
    .filter((row) => !row.includes('───'))
    .map((row) =>
      Array.from(row)
        .slice(end - 9, end)
        .join(''),
    );
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && cell !== '-');
}

test('view --print --details show and summary agree on every last value', async (t) => {
  const { path, samples } = await record(t);
  const [drawn, table] = [
    await inProcess(['view', '--print', '--details', 'show', '--width', '100', path]),
    await inProcess(['summary', '-a', 'last', path]),
  ];
  const lines = table.stdout.split('\n');
  const { metrics } = samples.at(-1)!;
  const rows = lines.slice(1, lines.indexOf('')).map((line) => line.split(/ +/));
  const now = rows.filter(([name]) => metrics[name!] !== undefined).map(([, last]) => last!);
  const cells = lastCells(drawn.stdout);
  t.true(now.length > 50);
  t.deepEqual(without(now, cells), [], 'summary tells what is not drawn');
  // A value that has just ended may be drawn still.
  t.deepEqual(
    without(
      cells,
      rows.map(([, last]) => last!),
    ),
    [],
    'what summary does not tell is drawn',
  );
});

/** What is left of texts without others, each taken away once. */
function without(texts: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return texts.filter((text) => !left.includes(text) || left.splice(left.indexOf(text), 1).length === 0);
}

test('what view draws and summary tells have the same last, greatest and mean value of every metric', async (t) => {
  const { path, samples } = await record(t);
  const recording = createRecording(samples.length * 100);
  for (const sample of samples) recording.add(sample);
  const { stdout } = await inProcess(['summary', '--unweighted', '-a', 'last,max,mean', '-f', 'csv', path]);
  const told = new Map(stdout.split('\n').map((row) => [row.split(',')[0]!, row.split(',').slice(1, 4)]));
  const { series, history, axis } = recording;
  t.is(series.length, new Set(samples.flatMap(({ metrics }) => Object.keys(metrics))).size);
  for (const { id, chart, latest } of series) {
    const [last, max, mean] = told.get(chart.name)!;
    t.is(latest, Number(last), chart.name);
    // Of a counter, a summary tells neither.
    if (chart.name.endsWith('_total')) continue;
    // Charts keep 32 bits of each value, and of each sum: no addition is further from the exact one than by 2^-24 of the sum.
    const [peak, average] = [history.peak(id, 0, axis.end + 1), history.mean(id, 0, axis.end + 1)];
    t.is(peak, Math.fround(Number(max)), chart.name);
    const difference = Math.abs(average - Number(mean));
    t.true(difference <= samples.length * 2 ** -24 * greatestMean(chart.name, samples), `${chart.name}: ${average} rather than ${mean}`);
  }
});

/** The mean of a metric without signs, which bounds every sum of its values. */
function greatestMean(metric: string, samples: readonly Sample[]): number {
  const values = samples.flatMap(({ metrics }) => metrics[metric] ?? []);
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}
