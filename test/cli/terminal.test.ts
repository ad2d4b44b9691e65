import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import { peer } from '../peers.ts';
import { openWindow, type Window } from './tmux.ts';
import { isRunning } from '../running.ts';
import { until } from '../until.ts';

const left = '0 1 0';
const folder = mkdtempSync(join(tmpdir(), 'cubestat-terminal-'));

/** A file with samples, a second apart. */
function recorded(name: string, count: number, sample: (at: number) => Partial<Sample>): string {
  const path = join(folder, `${name}.ndjson`);
  const one = (at: number) => JSON.stringify({ timestamp: 1_700_000_000 + at, host: 'web1', metrics: {}, ...sample(at) });
  writeFileSync(path, Array.from({ length: count }, (_, at) => `${one(at)}\n`).join(''));
  return path;
}

const hour = recorded('hour', 600, (at) => ({
  metrics: { 'cpu.utilization.percent': at === 300 ? 99 : at % 50, 'memory.used.percent': 40, 'disk.read.bytes_per_sec': at * 1000 },
}));

const inTmux = (title: string, body: (t: ExecutionContext, window: Window) => Promise<void>, options = {}) =>
  peer('tmux', 'bash')(title, async (t) => {
    const window = await openWindow(options);
    try {
      await body(t, window);
    } finally {
      window.end();
    }
    t.pass();
  });

inTmux('cubestat alone draws this host, and q leaves the terminal as it was', async (t, window) => {
  window.run('cubestat -i 100ms');
  await window.shows(/live · 100ms · \d+ samples[^]*cpu +─[^]*total +[▁-█ ]+ +\d+\.\d%[^]*memory/);
  t.is(window.modes(), '1 0 1');
  window.press('q');
  await window.shows(/^\$ cubestat -i 100ms\n(cubestat: ticks missed: \d+\n)?\$ *$/m);
  t.is(window.modes(), left);
});

inTmux('the first picture waits for no interval, and its rates for a quarter of a second', async (_t, window) => {
  window.run('cubestat -i 1h');
  await window.shows(/live · 60min · 2 samples[^]*cpu +─[^]*total +[▁-█ ]+ +\d+\.\d%[^]*memory/);
});

inTmux('a recording that is being read says how much of it has been', async (_t, window) => {
  const held = join(folder, 'held');
  execFileSync('mkfifo', [held, `${held}-go`]);
  window.run(`(read <> ${held}-go; cat ${hour}) > ${held} & cubestat view ${hour} ${held} ${hour}`);
  await window.shows(/web1 · reading, 50 % · .* · 600 samples/);
  writeFileSync(`${held}-go`, '\n');
  await window.shows(/web1 · ended at /);
  window.press('q');
});

inTmux('a format, a file or a pipe: cubestat alone writes lines', async (t, window) => {
  window.run('cubestat -n 1 -i 10ms -f csv --include cpu.count; cubestat -n 1 -i 10ms --include cpu.count | cat');
  await window.shows(/^timestamp,host,cpu.count\n[^]*"cpu.count":\d+/m);
  t.is(window.modes(), left);
});

inTmux('keys work though stdin is a pipe', async (_t, window) => {
  window.run('cubestat sample -i 100ms | cubestat view');
  await window.shows(/live/);
  window.press('?');
  await window.shows(/q, Ctrl-C +quit/);
  window.press('x', '/');
  window.type('mem free');
  await window.shows(/^ free [^]*filter: mem free▏ +1 shown/m);
  window.press('Escape');
  await window.shows(/\? keys/);
  window.press('Space');
  await window.shows(/paused at/);
  window.press('Space', 'c');
  await window.shows(/live/);
  window.press('q');
  await window.shows(/\n\$ *$/m);
});

inTmux('the past can be scrolled, zoomed and jumped to when the input has ended', async (_t, window) => {
  window.run(`TZ=UTC cubestat view --zoom 1 ${hour}`);
  await window.shows(/web1 · ended at 2023-11-14 22:23:19 · 1s · 600 samples/);
  window.press('-', '-', '-');
  // The spike is among the maxima.
  await window.shows(/10s a column[^]*total .*█/);
  window.press('Home');
  window.press('+', '+', '+', '0', ':');
  window.type('22:18:20');
  window.press('Enter');
  await window.shows(/22:18:20 +scale\n[^]* total .* 99\.0%/);
  window.press('0');
  await window.shows(/ended at/);
  window.press('v');
  await window.shows(/last +mean +max +scale/);
  window.press('q');
  await window.shows(/\n\$ *$/m);
});

inTmux('a recording is seen as a whole until a zoom is chosen, in a window of any width', async (_t, window) => {
  window.run(`TZ=UTC cubestat view ${hour}`);
  await window.shows(/web1 · ended at .* · 9s a column[^]* 22:15 +22:20/);
  window.resize(72, 30);
  await window.shows(/ · 14s a column/);
  window.press('+');
  await window.shows(/ · 10s a column/);
  window.resize(100, 20);
  await window.shows(/ · 10s a column[^]* scroll  \+ - zoom  space pause/);
});

inTmux(
  'the wheel scrolls, and a click shows the values at a time',
  async (t, window) => {
    window.run(`TZ=UTC cubestat view ${hour}`);
    t.notRegex(await window.shows(/ended at[^]*last +scale/), /^ disk/m);
    window.type('\u001b[<65;60;4M');
    await window.shows(/^ disk/m);
    window.type('\u001b[<0;60;4M');
    await window.shows(/22:2\d:\d\d +scale/);
    window.press('Escape');
    await window.shows(/last +scale/);
  },
  { rows: 6 },
);

inTmux('a turn of the wheel counts in a window that has just been made small', async (t, window) => {
  window.run(`TZ=UTC cubestat view ${hour}`);
  await window.shows(/ended at[^]*disk +─/);
  window.resize(100, 6);
  window.type('\u001b[<65;60;4M');
  await window.shows(/web1 · ended[^]*^ disk/m);
  t.true(window.screen().split('\n').length <= 7);
});

inTmux('a window of any size', async (t, window) => {
  window.run(`cubestat view ${hour}`);
  await window.shows(/ended at/);
  for (const [columns, rows] of [
    [20, 5],
    [500, 200],
    [1, 1],
    [100, 30],
  ] as const) {
    // prettier-ignore
    window.resize(columns, rows);
    await until(() => window.screen().split('\n').length >= rows, `there are ${rows} rows`);
  }
  await window.shows(/web1 · ended at[^]*cpu +─[^]*disk/);
  window.press('q');
  await window.shows(/\n\$ *$/m);
  t.is(window.modes(), left);
});

inTmux('Ctrl-Z gives the terminal back, fg takes it again', async (t, window) => {
  window.run('cubestat sample -i 100ms | cubestat view');
  await window.shows(/live/);
  window.press('C-z');
  await window.shows(/Stopped/);
  t.is(window.modes(), left);
  window.run('fg');
  await window.shows(/live[^]*cpu +─/);
  t.is(window.modes(), '1 0 1');
  window.press('C-c');
  await window.shows(/fg\n[^]*\n\$\s*$/);
});

inTmux('Ctrl-Z where nobody could continue it changes nothing', async (_t, window) => {
  window.run(`exec cubestat view ${hour}`);
  await window.shows(/ended at/);
  window.press('C-z');
  window.press('?');
  await window.shows(/q, Ctrl-C +quit/);
});

inTmux('without a terminal for keys, the picture stays until a signal', async (t, window) => {
  const pids = join(folder, 'pids-keyless');
  window.run(`setsid -w sh -c 'echo $$ > ${pids}; exec cubestat view ${hour}' < /dev/null`);
  await window.shows(/ended at/);
  const pid = Number(readFileSync(pids, 'utf8'));
  const drawn = timesWoken(pid);
  await until(() => timesWoken(pid) >= drawn + 3, 'it has looked whether the terminal is there, and goes on');
  await window.shows(/ended at/);
  process.kill(pid);
  await window.shows(/\n\$ *$/m);
  t.is(window.modes(), left);
});

function timesWoken(pid: number): number {
  return Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

inTmux('q while an exporter waits says what for', async (t, window) => {
  window.run('cubestat -i 100ms --output terminal --output influxdb --influxdb-url http://127.0.0.1:9');
  await window.shows(/influxdb .*[1-9]\d* pending/);
  window.press('q');
  await window.shows(/terminal: \d+ samples? for influxdb pending[^]*Ctrl-C gives up/);
  t.is(window.modes(), left);
  window.press('C-c');
  await window.shows(/\n\$ *$/m);
}, { columns: 120 }); // prettier-ignore

inTmux('the colours fit a light background, which the terminal is asked for', async (t, window) => {
  window.background('#ffffff');
  window.run(`cubestat view --theme light ${hour}`);
  await window.shows(/ended at/);
  const light = window.colors();
  window.press('q');
  await window.shows(/\n\$ *$/m);
  window.run(`clear; cubestat view ${hour}`);
  await window.shows(/ended at/);
  await t.notThrowsAsync(until(() => window.colors() === light, 'the colours are those of the light theme'));
});

inTmux('keys that are typed before the terminal has answered count, and the answer never reaches the shell', async (t, window) => {
  window.run(`cubestat view ${hour}`);
  window.press('q');
  await window.shows(/view \S+\nq?\$ *$/m);
  window.run('echo all is "well"');
  await window.shows(/^all is well$/m);
  t.notRegex(window.screen(), /rgb|;|\^/);
});

inTmux('a terminal that takes nothing but text is not drawn on', async (t, window) => {
  window.run(`TERM=dumb cubestat view ${hour}`);
  await window.shows(/TERM=dumb: [^]*view --print/);
  t.is(window.modes(), left);
});

inTmux('a time that is not there is said so', async (_t, window) => {
  window.run(`TZ=UTC cubestat view ${hour}`);
  await window.shows(/ended at/);
  window.press(':');
  window.type('2020-01-01');
  window.press('Enter');
  await window.shows(/it begins at 2023-11-14 22:13:20/);
});

for (const signal of ['TERM', 'INT', 'HUP', 'QUIT', 'USR2', 'ALRM']) {
  inTmux(`kill -${signal} leaves the terminal as it was`, async (t, window) => {
    const pids = join(folder, `pids-${signal}`);
    window.run(`ulimit -c 0; cubestat view ${hour} & echo $! > ${pids}; fg`);
    await window.shows(/ended at/);
    process.kill(Number(readFileSync(pids, 'utf8')), `SIG${signal}`);
    await window.shows(/fg\n[^]*\n\$\s*$/);
    t.is(window.modes(), left);
    window.run('stty -a');
    await window.shows(/ icanon/);
  });
}

inTmux('names and hosts cannot act on the terminal, and wide ones disturb no column', async (t, window) => {
  const metrics = {
    '日本語.容量.percent': 50,
    'e\u0301.a\u0301.percent': 50,
    'x.\u001b[2J\u001b]0;title\u0007.percent': 50,
    'y.y\tz.percent': 50,
  };
  window.run(`cubestat view ${recorded('hostile', 80, () => ({ host: 'web\u001b[2J\u202e1', metrics }))}`);
  const screen = await window.shows(/^ web\\u001b\[2J\\u202e1 · ended[^]*50\.0%[^]*50\.0%[^]*50\.0%[^]*50\.0%/m);
  t.regex(screen, /^ 日本語/m);
  const ends = screen
    .split('\n')
    .flatMap((line) =>
      line.endsWith('50.0%') ? [Array.from(line.replaceAll(/[\u3000-\u9fff]/g, 'xx').replaceAll('\u0301', '')).length] : [],
    );
  t.deepEqual(ends, [90, 90, 90, 90]);
  window.press('q');
  await window.shows(/\n\$ *$/m);
});

inTmux('an exporter beside it is told of in the first row, and messages disturb nothing', async (t, window) => {
  const file = join(folder, 'out.csv');
  let writes = 0;
  // Of one that is down for long, a message would come once, and go away after ten seconds.
  const unsteady = createServer((_, response) => response.writeHead((writes += 1) % 2 === 0 ? 204 : 503, { 'retry-after': '2' }).end());
  t.teardown(() => unsteady.close());
  await once(unsteady.listen(0, '127.0.0.1'), 'listening');
  const address = `127.0.0.1:${(unsteady.address() as AddressInfo).port}`;
  window.run(`cubestat -i 100ms --output terminal --output csv -o ${file} --output influxdb --influxdb-url http://user:secret@${address}`);
  t.false((await window.shows(/ live [^]* influxdb: .*127\.0\.0\.1:.* 503/)).includes('secret'));
  t.false((await window.shows(/csv .*\d+.* influxdb .*\d+ pending/)).includes('secret'));
  window.press('q');
  await window.shows(/csv: \d+ read, \d+ written/, 60);
  // What was said is said again.
  await window.shows(/cubestat: influxdb: .*127\.0\.0\.1:.* 503/);
  t.regex(readFileSync(file, 'utf8'), /^timestamp,host/);
}, { columns: 160 }); // prettier-ignore

inTmux('a terminal that goes away ends it', async (t, window) => {
  const pids = join(folder, 'pids-gone');
  window.run(`cubestat -i 100ms --output terminal --output csv -o ${join(folder, 'gone.csv')} & echo $! > ${pids}; fg`);
  await window.shows(/live/);
  window.end();
  const pid = Number(readFileSync(pids, 'utf8'));
  await t.notThrowsAsync(until(() => !isRunning(pid), 'the process ends'));
});

inTmux('replay keeps the times and ends at Ctrl-C', async (_t, window) => {
  window.run(`cubestat replay --speed 2 ${hour} | cubestat filter --include memory.used.percent; echo status "\${PIPESTATUS[@]}"`);
  await window.shows(/"timestamp":1700000001,/);
  window.press('C-c');
  await window.shows(/status 0 0/);
});

inTmux('space pauses a replay', async (t, window) => {
  window.run(`TZ=UTC cubestat view --speed 20 ${hour}`);
  await window.shows(/replay ×20 · 2023-11-14 22:1\d:\d\d · 1s · \d+ samples/);
  window.press('Space');
  const count = (screen: string) => Number(/(\d+) samples/.exec(screen)![1]);
  const before = count(await window.shows(/paused at/));
  window.press('v');
  await window.shows(/mean +max +scale/);
  window.press('v', '?');
  await window.shows(/q, Ctrl-C +quit/);
  window.press('?');
  // One may have been on its way; 20 a second would come.
  t.true(count(await window.shows(/paused at/)) <= before + 2);
  window.press('Space');
  await window.shows(/replay/);
  window.press('v', 'v', 'v', 'Space');
  await window.shows(/paused at/);
  window.press('Space', 'v');
  await window.shows(/replay/);
  window.press('q');
  await window.shows(/\n\$ *$/m);
  t.notRegex(window.screen(), /Error|unexpected/);
});

inTmux('a crash leaves the terminal as it was', async (t, window) => {
  const module = join(folder, 'crash.mjs');
  const write = 'write(sample, encoding, done) { written += 1; done(); }';
  const open = `open() { return new Writable({ objectMode: true, ${write} }); }`;
  writeFileSync(
    module,
    // A timer of the module itself is not known to be the exporter's, whose errors end no more than itself.
    `import { Writable } from 'node:stream'; let written = 0; setInterval(() => { if (written >= 10) throw new Error('boom'); }, 10); export default { name: 'crash', describe: 'It fails.', options: {}, ${open} };`,
  );
  window.run(`cubestat -i 100ms --output terminal --output ${module}`);
  await window.shows(/Error: boom[^]*\n\$\s*$/);
  t.is(window.modes(), left);
});
