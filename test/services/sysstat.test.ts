import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type { Metrics, Sample } from '../../src/samples/sample.ts';
import { cubestat, outcome, start } from '../cli/cubestat.ts';
import { peer } from '../peers.ts';
import { limit } from '../limit.ts';
import { makeTree } from '../fixtures/tree.ts';

// The machine's own numbers, beside those of the tools that its users trust.

const parse = (text: string) => JSON.parse(text.slice(0, text.indexOf('\n'))) as Sample;

/**
 * Compares a sample with what another tool says of the same stretch of time: both begin at a multiple of the interval.
 * On a busy machine one of them may begin late, so that there are a few tries.
 */
async function sideBySide(
  t: ExecutionContext,
  collector: string,
  program: readonly [string, ...string[]],
  compare: Comparison,
): Promise<void> {
  let told = '';
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const sampling = outcome(start(['sample', '-i', '2s', '-n', '1', '--align', '--precision', 'full', '--collectors', collector]));
    await untilMultiple(2000);
    const other = await outcome(spawn(program[0], program.slice(1), { ...limit, env: { ...process.env, LC_ALL: 'C' } }));
    const pairs = compare(parse((await sampling).stdout).metrics, JSON.parse(other.stdout).sysstat.hosts[0].statistics[0] as Sysstat);
    if (pairs.every(({ ours, theirs, within }) => Math.abs(ours - theirs) < within)) return void t.pass();
    told = JSON.stringify(pairs);
  }
  t.fail(told);
}

type Comparison = (ours: Metrics, theirs: Sysstat) => { ours: number; theirs: number; within: number }[];

/** The next multiple of the wall clock, but not so soon that cubestat could not be up by then. */
async function untilMultiple(milliseconds: number): Promise<void> {
  const left = milliseconds - (Date.now() % milliseconds);
  await setTimeout(left < 1000 ? left + milliseconds : left);
}

interface Sysstat {
  readonly 'cpu-load': readonly { readonly idle: number; readonly iowait: number; readonly usr: number; readonly sys: number }[];
  readonly disk: readonly { readonly disk_device: string; readonly 'kB_wrtn/s': number }[];
}

peer('mpstat')('utilisation is that of mpstat, within 2 points, under load', async (t) => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], limit);
  t.teardown(() => busy.kill('SIGKILL'));
  await sideBySide(t, 'cpu', ['mpstat', '-o', 'JSON', '2', '1'], (metrics, { 'cpu-load': [load] }) => [
    { ours: metrics['cpu.utilization.percent']!, theirs: 100 - load!.idle - load!.iowait, within: 2 },
    { ours: metrics['cpu.user.percent']!, theirs: load!.usr, within: 2 },
    { ours: metrics['cpu.system.percent']!, theirs: load!.sys, within: 2 },
  ]);
});

peer('iostat')('what a disk writes is what iostat says', async (t) => {
  const stop = writeSteadily(t);
  await sideBySide(t, 'disk', ['iostat', '-d', '-k', '-y', '-o', 'JSON', '2', '1'], (metrics, { disk }) =>
    disk.map(({ disk_device: device, 'kB_wrtn/s': theirs }) => {
      const ours = (metrics[`disk.device.${device}.write.bytes_per_sec`] ?? 0) / 1024;
      return { ours, theirs, within: 0.1 * theirs + 200 };
    }),
  );
  await stop();
});

/** A megabyte every 50 ms, put on the disk. */
function writeSteadily(t: ExecutionContext): () => Promise<void> {
  const path = join(process.cwd(), `.written-${process.pid}`);
  const file = openSync(path, 'w');
  t.teardown(() => rmSync(path, { force: true }));
  const megabyte = Buffer.alloc(2 ** 20, 'x');
  const timer = setInterval(() => {
    writeSync(file, megabyte, 0, megabyte.length, 0);
    fsyncSync(file);
  }, 50);
  return async () => {
    clearInterval(timer);
    closeSync(file);
  };
}

peer('free')('memory is that of free', async (t) => {
  const { metrics } = parse((await cubestat(['sample', '-i', '100ms', '-n', '1', '--collectors', 'memory,swap'])).stdout);
  const told = await outcome(spawn('free', ['-b'], limit));
  const [, memory, swap] = told.stdout.split('\n').map((line) => line.split(/\s+/).slice(1).map(Number));
  const [total, used, free, shared, , available] = memory!;
  t.is(metrics['memory.total.bytes'], total);
  t.is(metrics['swap.total.bytes'], swap![0]);
  for (const [name, theirs] of Object.entries({ used, free, shared, available })) {
    const ours = metrics[`memory.${name}.bytes`]!;
    t.true(Math.abs(ours - theirs!) < 0.02 * total!, `${name}: ${ours} beside ${theirs}`);
  }
});

peer()('bytes are exact to the counters of /proc/net/dev', async (t) => {
  const sampling = start(['sample', '-i', '500ms', '--counters', '--precision', 'full', '--collectors', 'network']);
  const done = outcome(sampling);
  await once(sampling.stdout!, 'data');
  const before = loopbackBytes();
  await sendOverLoopback(5_000_000);
  const after = loopbackBytes();
  await once(sampling.stdout!, 'data');
  await once(sampling.stdout!, 'data');
  sampling.kill('SIGINT');
  const samples = (await done).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
  const totals = samples.map(({ metrics }) => metrics['network.interface.lo.rx.bytes_total']!);
  t.true(
    totals[0]! <= before && totals.at(-1)! >= after && after - before >= 5_000_000,
    `${totals[0]} <= ${before}, ${after} <= ${totals.at(-1)}`,
  );
  for (const [at, { timestamp, metrics }] of samples.entries()) {
    if (at === 0) continue;
    const elapsed = timestamp - samples[at - 1]!.timestamp;
    const grown = totals[at]! - totals[at - 1]!;
    const told = metrics['network.interface.lo.rx.bytes_per_sec']! * elapsed;
    // The wall clock is read before the counters, on a busy machine a while before.
    t.true(Math.abs(told - grown) <= 0.5 * grown, `${told} beside ${grown}`);
  }
});

function loopbackBytes(): number {
  return Number(/^\s*lo:\s*(\d+)/m.exec(readFileSync('/proc/net/dev', 'utf8'))![1]);
}

async function sendOverLoopback(bytes: number): Promise<void> {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').end(Buffer.alloc(bytes));
  await once(socket, 'close');
  server.close();
}

peer('sadf', 'sar')('what sadc has recorded is read as sadf -d has it', async (t) => {
  const file = join(makeTree(t, {}), 'sa');
  await outcome(spawn('sar', ['-o', file, '1', '3'], { ...limit, env: { ...process.env, LC_ALL: 'C' } }));
  const sadf = async (...args: readonly string[]) =>
    (await outcome(spawn('sadf', [...args], { ...limit, env: { ...process.env, LC_ALL: 'C' } }))).stdout;
  const { stdout, stderr } = await cubestat(['filter'], { input: await sadf('-j', file, '--', '-u', '-r', '-w') });
  t.is(stderr, '');
  const ours = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
  // Columns: host, interval, Unix time, then what stands in the header.
  const table = async (activity: string) => {
    const [header, ...lines] = (await sadf('-dU', file, '--', activity)).trim().split('\n');
    const names = header!.replace(/^# /, '').split(';');
    return lines.map((line) => Object.fromEntries(line.split(';').map((field, at) => [names[at]!, field])));
  };
  const [cpu, memory, switches] = [await table('-u'), await table('-r'), await table('-w')];
  t.deepEqual(
    ours.map(({ timestamp, host, metrics }) => [
      ...[
        host,
        timestamp,
        metrics['cpu.utilization.percent'],
        metrics['memory.free.bytes'],
        metrics['system.context_switches.ops_per_sec'],
      ],
    ]),
    cpu.map((row, at) => [
      ...[row['hostname']!, Number(row['timestamp']), Math.round((100 - Number(row['%idle']) - Number(row['%iowait'])) * 100) / 100],
      ...[Number(memory[at]!['kbmemfree']) * 1024, Number(switches[at]!['cswch/s'])],
    ]),
  );
  t.is(ours.length, 3);
});
