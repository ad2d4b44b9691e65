import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Collector } from '../../../src/collectors/index.ts';
import { cpu } from '../../../src/collectors/cpu.darwin.ts';
import { gpu } from '../../../src/collectors/gpu.darwin.ts';
import { power } from '../../../src/collectors/power.darwin.ts';
import { isRunning } from '../../running.ts';
import { until } from '../../until.ts';
import { openDarwin, writes, type Programs } from '../darwin-programs.ts';

const fixture = (name: string) => resolve('test/fixtures/macos', name);

/** sudo that lets powermetrics run, as a line of sudoers allows it. It is asked as a user that is not root. */
const sudo = '[ "$1" = -n ] || exit 3\nshift\nexec "$@"';

/** sudo that would ask, and must not. */
const asking = '[ "$1" = -n ] && { echo "sudo: a password is required" >&2; exit 1; }\nread password';

/**
 * powermetrics: `play` is what it does besides helping, `document` writes one, with the NUL before it. How it is called is noted in
 * `calls`, and its process in `pids`.
 */
const powermetrics = (play: string) => `[ "$1" = -h ] && exec cat ${fixture('powermetrics-help.txt')}
echo "$@" >>"$(dirname "$0")/calls"
echo $$ >>"$(dirname "$0")/pids"
document() { printf '\\0'; cat ${fixture('powermetrics.plist')}; }
${play}`;

const streaming = 'while :; do document; sleep 0.1; done';

function asUser(t: ExecutionContext): void {
  const getuid = process.getuid!;
  process.getuid = () => 501;
  t.teardown(() => (process.getuid = getuid));
}

/** A collector of an unprivileged user; `until` asks it until it tells what is wanted. */
async function openAsUser(t: ExecutionContext, collector: Collector, programs: Programs, interval = 0.2) {
  asUser(t);
  const opened = await openDarwin(t, collector, programs, interval);
  let now = 10;
  const take = () => opened.read((now += interval)).catch((error: Error) => ({ error: error.message }));
  const told = (name: string) =>
    until(async () => {
      const metrics = await take();
      return name in metrics && (metrics as Record<string, number>);
    }, `${name} is told`);
  const failed = () =>
    until(async () => {
      const metrics = await take();
      return 'error' in metrics && metrics.error;
    }, 'it fails');
  const lines = (file: string) => readFileSync(join(opened.folder, file), 'utf8').trim().split('\n');
  return { ...opened, told, failed, lines };
}

test.serial('powermetrics by way of sudo: power, clusters and GPU, from one process', async (t) => {
  const opened = await openAsUser(t, power, { sudo, powermetrics: powermetrics(streaming), notifyutil: 'exit 1' });
  const metrics = await opened.told('power.watts');
  t.deepEqual(metrics, {
    'power.watts': 0.0594301,
    'power.package.0.watts': 0.0594301,
    'power.package.0.joules_total': metrics['power.package.0.joules_total'],
    'power.cpu.watts': 0.0440773,
    'power.neural_engine.watts': 0,
    'power.thermal_pressure.level': 0,
  });
  t.deepEqual(opened.warnings, []);
  const others = await Promise.all([cpu, gpu].map(async (collector) => collector.open(opened.host, {})));
  const told: Record<string, number> = {};
  for (const read of others) if (typeof read !== 'string') await read((name, value) => value !== undefined && (told[name] = value), 0);
  t.like(told, {
    'cpu.cluster.E.frequency.hertz': 1.02287e9,
    'cpu.core.7.frequency.hertz': 1.01509e9,
    'gpu.device.gpu0.core_clock.hertz': 714_836_000,
  });
  t.deepEqual(opened.lines('calls'), ['-f plist -i 200 -s cpu_power,gpu_power,ane_power,thermal'], 'it has no sampler for what it lacks');
  opened.end();
  await until(() => opened.lines('pids').every((pid) => !isRunning(Number(pid))), 'powermetrics ends');
});

test.serial('each period counts once in the energy', async (t) => {
  const opened = await openAsUser(t, power, { sudo, powermetrics: powermetrics('document; exec sleep 1000') });
  const energy = async () => (await opened.told('power.watts'))['power.package.0.joules_total'];
  const expected = 0.0594301 * 2.019_178_75;
  t.is((await energy())!.toFixed(9), expected.toFixed(9));
  t.is((await energy())!.toFixed(9), expected.toFixed(9));
});

test.serial('where sudo would ask, nothing waits, and one line says what allows it', async (t) => {
  const opened = await openAsUser(t, power, {
    sudo: asking,
    powermetrics: powermetrics(streaming),
    notifyutil: writes('com.apple.system.thermalpressurelevel 2'),
  });
  t.is(opened.warnings.length, 1);
  t.regex(opened.warnings[0]!, /^power: powermetrics needs root, and sudo would ask for a password: /);
  t.true(
    opened.warnings[0]!.includes(
      `'${userInfo().username} ALL=(root) NOPASSWD: ${join(opened.folder, 'powermetrics')}' in /etc/sudoers.d/cubestat`,
    ),
  );
  t.false(opened.warnings[0]!.includes('\n'));
  t.deepEqual(await opened.told('power.thermal_pressure.level'), { 'power.thermal_pressure.level': 2 });
});

test.serial('without sudo, powermetrics or macmon, the collector says so', async (t) => {
  t.is(
    (await openAsUser(t, power, { sudo: asking, powermetrics: powermetrics(streaming) })).opened.toString().slice(0, 27),
    'powermetrics needs root, an',
  );
  t.is((await openAsUser(t, power, {})).opened, 'powermetrics is not in PATH');
});

test.serial('a sudo that hangs, as with a server of accounts that is gone, holds nothing up for long', async (t) => {
  const opened = await openAsUser(t, power, { sudo: 'exec sleep 1000', powermetrics: powermetrics(streaming) });
  t.regex(String(opened.opened), /sudo would ask/);
});

test.serial('macmon is asked before sudo is, in both of its namings', async (t) => {
  const sample = { cpu_power: 2, gpu_power: 1, ane_power: 0, all_power: 3, sys_power: 9, temp: { cpu_temp_avg: 50, gpu_temp_avg: 40 } };
  const macmon = (names: object) =>
    `echo "$@" >>"$(dirname "$0")/calls"\nwhile :; do ${writes(JSON.stringify({ ...sample, ...names }))}\nsleep 0.1; done`;
  for (const names of [{ gpu_usage: [461, 0.25] }, { gpu_freq_mhz: 461, gpu_active_ratio: 0.25 }]) {
    const opened = await openAsUser(t, power, { macmon: macmon(names), sudo: 'touch "$0.asked"; exit 1', powermetrics: 'exit 1' });
    t.like(await opened.told('power.watts'), { 'power.watts': 3, 'power.system.watts': 9 });
    const read = await gpu.open(opened.host, {});
    const told: Record<string, number> = {};
    if (typeof read !== 'string') await read((name, value) => value !== undefined && (told[name] = value), 0);
    t.like(told, { 'gpu.utilization.percent': 25, 'gpu.power.watts': 1, 'gpu.device.gpu0.core_clock.hertz': 461e6 });
    t.deepEqual(opened.lines('calls'), ['pipe -i 200']);
    t.throws(() => opened.lines('sudo.asked'));
  }
});

test.serial('a powermetrics that dies says why, and is started again', async (t) => {
  const opened = await openAsUser(t, power, {
    sudo,
    powermetrics: powermetrics(
      `[ $(wc -l <"$(dirname "$0")/calls") = 1 ] && { document | head -c 2000; echo 'powermetrics: lost' >&2; exit 9; }\n${streaming}`,
    ),
  });
  t.is(await opened.failed(), 'sudo ended with exit code 9: powermetrics: lost');
  t.is((await opened.told('power.watts'))['power.watts'], 0.0594301);
  t.is(opened.lines('calls').length, 2);
});

test.serial('garbage before, between and within documents', async (t) => {
  const garbage = `head -c 5000 /dev/urandom; document | head -c 1500; printf '\\0\\0\\n'; document | sed 's/<real>/<rea/'; document`;
  const opened = await openAsUser(t, power, { sudo, powermetrics: powermetrics(`${garbage}; exec sleep 1000`) });
  t.is((await opened.told('power.watts'))['power.watts'], 0.0594301);
});

test.serial('what is told no more is not kept: a stream that stalls within a document', async (t) => {
  const opened = await openAsUser(t, power, {
    sudo,
    powermetrics: powermetrics('document; document | head -c 2000; exec sleep 1000'),
    notifyutil: writes('com.apple.system.thermalpressurelevel 1'),
  });
  await opened.told('power.watts');
  await until(async () => !('power.watts' in (await opened.read(1000))), 'the last reading is too old');
});

test.serial('the stream comes in small pieces', async (t) => {
  const pieces = 'document | while IFS= read -r line; do printf "%s" "$line"; printf "\\n"; done; exec sleep 1000';
  const opened = await openAsUser(t, power, { sudo, powermetrics: powermetrics(pieces) });
  t.is((await opened.told('power.watts'))['power.watts'], 0.0594301);
});
