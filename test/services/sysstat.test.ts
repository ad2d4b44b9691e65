import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type { Sample } from '../../src/sample.ts';
import { cubestat, outcome, start } from '../cli/cubestat.ts';
import { peer } from '../peers.ts';

// The machine's own numbers, beside those of the tools that its users trust.

const parse = (text: string) => JSON.parse(text.slice(0, text.indexOf('\n'))) as Sample;

/** One sample, and what another tool says of the same stretch of time: both begin at a multiple of the interval. */
async function sideBySide(seconds: number, args: readonly string[], [program, ...rest]: readonly [string, ...string[]]) {
  const sampling = outcome(start(['sample', '-i', `${seconds}s`, '-n', '1', '--align', '--precision', 'full', ...args]));
  await untilMultiple(seconds * 1000);
  const other = await outcome(spawn(program, rest, { env: { ...process.env, LC_ALL: 'C' } }));
  return { metrics: parse((await sampling).stdout).metrics, other: JSON.parse(other.stdout).sysstat.hosts[0].statistics[0] as Sysstat };
}

/** The next multiple of the wall clock, but not so soon that cubestat could not be up by then. */
async function untilMultiple(milliseconds: number): Promise<void> {
  const left = milliseconds - (Date.now() % milliseconds);
  await setTimeout(left < 2500 ? left + milliseconds : left);
}

interface Sysstat {
  readonly 'cpu-load': readonly { readonly idle: number; readonly iowait: number; readonly usr: number }[];
  readonly disk: readonly { readonly disk_device: string; readonly 'kB_wrtn/s': number }[];
}

peer('mpstat')('utilisation is that of mpstat, within 2 points, under load', async (t) => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);']);
  t.teardown(() => busy.kill('SIGKILL'));
  const { metrics, other } = await sideBySide(5, ['--collectors', 'cpu'], ['mpstat', '-o', 'JSON', '5', '1']);
  const [load] = other['cpu-load'];
  const busyPercent = 100 - load!.idle - load!.iowait;
  t.true(Math.abs(metrics['cpu.utilization.percent']! - busyPercent) < 2, `${metrics['cpu.utilization.percent']} beside ${busyPercent}`);
  t.true(Math.abs(metrics['cpu.user.percent']! - load!.usr) < 2, `${metrics['cpu.user.percent']} beside ${load!.usr}`);
});

peer('iostat')('what a disk writes is what iostat says', async (t) => {
  const stop = writeSteadily(t);
  const { metrics, other } = await sideBySide(5, ['--collectors', 'disk'], ['iostat', '-d', '-k', '-y', '-o', 'JSON', '5', '1']);
  await stop();
  for (const { disk_device: device, 'kB_wrtn/s': kibibytes } of other.disk) {
    const ours = (metrics[`disk.device.${device}.write.bytes_per_sec`] ?? 0) / 1024;
    // The two stretches begin and end some milliseconds apart.
    t.true(Math.abs(ours - kibibytes) < 0.15 * kibibytes + 200, `${device}: ${ours} beside ${kibibytes}`);
  }
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
  const told = await outcome(spawn('free', ['-b']));
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
  const sampling = start(['sample', '-i', '200ms', '--counters', '--precision', 'full', '--collectors', 'network']);
  const done = outcome(sampling);
  await once(sampling.stdout!, 'data');
  const before = loopbackBytes();
  await sendOverLoopback(5_000_000);
  const after = loopbackBytes();
  await setTimeout(500);
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
    t.true(Math.abs(told - grown) <= 0.1 * grown, `${told} beside ${grown}`);
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
