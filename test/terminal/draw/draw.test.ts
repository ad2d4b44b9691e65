import test from 'ava';
import * as fc from 'fast-check';
import type { Sample } from '../../../src/samples/sample.ts';
import type { Status } from '../../../src/terminal/draw/frame.ts';
import { diff } from '../../../src/terminal/tty/diff.ts';
import { createDrawCache, draw } from '../../../src/terminal/draw/draw.ts';
import { cellText } from '../../../src/terminal/draw/screen.ts';
import { Palette } from '../../../src/terminal/draw/palette.ts';
import { screenText } from '../../../src/terminal/print/text.ts';
import { createRecording } from '../../../src/charts/recording.ts';
import { themes } from '../../../src/charts/theme.ts';
import { createView, type View } from '../../../src/charts/view.ts';
import { emulate, linesOf, tellStyle } from '../emulator.ts';

process.env['TZ'] = 'UTC';

/** A minute of a machine that gets busier. */
const minute = Array.from({ length: 60 }, (_, at): Sample => {
  const metrics = {
    'cpu.utilization.percent': (100 * at) / 59,
    'cpu.core.0.utilization.percent': at % 2 ? 100 : 0,
    'cpu.core.10.utilization.percent': 50,
    'cpu.core.2.utilization.percent': 25,
    'cpu.user.percent': 3,
    'memory.used.percent': 50,
    'memory.free.bytes': 2 ** 30,
    'disk.read.bytes_per_sec': at === 30 ? 3 * 2 ** 20 : 0,
    'disk.write.bytes_per_sec': 2 ** 20,
    'disk.device.sda.read.bytes_per_sec': 0,
    'app.queue.length': at,
  };
  return { timestamp: 1_700_000_040 + at, host: 'web1', metrics };
});

interface Wish {
  readonly samples?: readonly Sample[];
  readonly view?: Partial<View>;
  readonly size?: readonly [columns: number, rows: number | undefined];
  readonly status?: Partial<Status>;
  readonly palette?: Palette;
}

const plain = new Palette(themes[0]!, 'none');
const colored = new Palette(themes[0]!, 'truecolor');

function drawing({ samples = minute, view = {}, size = [64, 18], status = {}, palette = plain }: Wish = {}) {
  const recording = createRecording();
  for (const sample of samples) recording.add(sample);
  const scene = { view: { ...createView(), ...view }, recording, status: { ended: false, exporters: [], ...status } };
  return draw(scene, { columns: size[0], rows: size[1] }, palette);
}

const drawn = (wish?: Wish) => drawing(wish).screen;

const picture = (wish?: Wish) => `\n${linesOf(drawn(wish))}\n`;

test('a machine that gets busier', (t) => {
  t.is(
    picture(),
    `
 web1 · live · 1s · 60 samples
 cpu          ───────────────┬──────────────       now     scale
 total        ▄▄▄▄▅▅▅▅▅▅▅▆▆▆▆▆▆▆▇▇▇▇▇▇▇▇████    100.0%
 core 0        █ █ █ █ █ █ █ █ █ █ █ █ █ █ █    100.0%
 core 2       ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂     25.0%
 core 10      ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     50.0%

 memory       ───────────────┬──────────────
 used         ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     50.0%

 disk         ───────────────┬──────────────
 read         ▆                                   0B/s    4MiB/s
 write        ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂  1.0MiB/s    4MiB/s

 app          ───────────────┬──────────────
 queue length ▂▂▃▃▃▃▃▃▃▃▃▃▃▃▄▄▄▄▄▄▄▄▄▄▄▄▄▅▅▅      59.0       100
                         22:14:45
 ? keys  q quit  / filter  : time  ← → scroll  + - zoom  space …
`,
  );
});

test('in colour, the same with four layers', (t) => {
  const text = picture({ palette: colored });
  t.is(text.split('\n')[3], ' total        █▁▁▂▂▃▄▄▅▅▆▆▇▇██▁▁▂▃▃▄▄▅▅▆▆▇▇█    100.0%');
});

test('numbers of the whole window, and of the time under the cursor', (t) => {
  t.is(
    picture({ view: { view: 'all' }, size: [100, 6] }),
    `
 web1 · live · 1s · 60 samples
 cpu          ─┬──────────────┬──────────────┬──────────────       now      mean       max     scale
 total        ▂▂▂▂▂▃▃▃▃▃▃▃▄▄▄▄▄▄▄▄▅▅▅▅▅▅▅▆▆▆▆▆▆▆▇▇▇▇▇▇▇▇████    100.0%     61.9%    100.0%
 core 0        █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █    100.0%     50.0%    100.0%
 core 2       ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂     25.0%     25.0%     25.0%
           22:14:15       22:14:30       22:14:45
`,
  );
  t.is(
    picture({ view: { cursor: 30 }, size: [64, 6] }),
    `
 web1 · live · 1s · 60 samples
 cpu          ┬──────────────┬──────────────  22:14:30     scale
 total        ▄▄▄▄▅▅▅▅▅▅▅▆▆▆▆▆▆▆▇▇▇▇▇▇▇▇████     50.8%
 core 0       │█ █ █ █ █ █ █ █ █ █ █ █ █ █ █      0.0%
 core 2       ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂     25.0%
          22:14:30       22:14:45
`,
  );
});

test('a filter looks at everything there is', (t) => {
  t.is(
    picture({ view: { filter: 'cpu user' }, size: [64, 8] }),
    `
 web1 · live · 1s · 60 samples
 cpu    ──────┬──────────────┬──────────────       now     scale



 user   ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁      3.0%
          22:14:30       22:14:45
 filter: cpu user   1 shown   esc ends it
`,
  );
});

test('a prompt, a message and exporters', (t) => {
  const exporters = [
    { name: 'influxdb', destination: 'http://localhost:8086', delivered: 58, pending: 2, lost: 0, failed: false, retrying: false },
    { name: 'archive', delivered: 3, pending: 0, lost: 57, failed: true, retrying: false },
  ];
  t.is(
    picture({ status: { exporters }, size: [110, 4] }).split('\n')[1],
    ' web1 · live · 1s · 60 samples        influxdb 58 delivered, 2 pending   archive failed, 3 delivered, 57 lost',
  );
  t.is(picture({ status: { message: 'csv: no space left' }, size: [64, 4] }).split('\n')[4], ' csv: no space left');
  t.is(picture({ view: { prompt: { asks: 'filter', text: 'di' }, filter: 'di' }, size: [64, 4] }).split('\n')[4], ' filter: di▏  3 shown');
});

test('exporters are told as fully as there is room, and one that only tries again has a problem', (t) => {
  const influxdb = {
    name: 'influxdb',
    destination: 'http://127.0.0.1:9',
    delivered: 0,
    pending: 9,
    lost: 0,
    failed: false,
    retrying: true,
  };
  const csv = { name: 'csv', destination: '/tmp/out.csv', delivered: 9, pending: 0, lost: 0, failed: false, retrying: false };
  const told = (columns: number) =>
    picture({ status: { exporters: [influxdb, csv] }, size: [columns, 4] })
      .split('\n')[1]!
      .replace(/.* {3}influx/, 'influx');
  t.is(told(140), 'influxdb http://127.0.0.1:9 0 delivered, 9 pending, retrying   csv /tmp/out.csv 9 delivered');
  t.is(told(120), 'influxdb http://127.0.0.1:9 0 delivered, 9 pending, retrying   csv 9 delivered');
  t.is(told(80), 'influxdb 9 pending   csv 9');
  t.is(told(60), 'influxdb 9 pending   csv 9');
});

const styleAt = (screen: ReturnType<typeof drawn>, text: string) => screen.styles[cellText(screen, 0, screen.glyphs.length).indexOf(text)];

test('a problem is told by its style too', (t) => {
  const status = { name: 'influxdb', delivered: 3, pending: 9, lost: 0, failed: false };
  for (const retrying of [true, false]) {
    const screen = drawn({ status: { exporters: [{ ...status, retrying }] }, palette: colored });
    t.is(styleAt(screen, 'influxdb'), retrying ? colored.warning : colored.muted);
  }
});

test('the first row says what is seen: the past, a replay, a source that has fallen silent', (t) => {
  const first = (wish: Wish) => picture({ size: [90, 4], ...wish }).split('\n')[1]!;
  t.is(first({ view: { end: 30 } }), ' web1 · at 2023-11-14 22:14:30 · 0 returns · 1s · 60 samples');
  t.is(first({ status: { replay: 50 } }), ' web1 · replay ×50 · 2023-11-14 22:14:59 · 1s · 60 samples');
  t.regex(first({ status: { silence: 30 } }), / web1 · last 2023-11-14 22:14:59, \d+d ago · /);
  t.regex(first({ status: { silence: 2 } }), / web1 · live · /);
  t.is(first({ status: { read: 0.379, silence: 9 } }), ' web1 · reading, 37 % · 2023-11-14 22:14:59 · 1s · 60 samples');
  t.regex(first({ samples: [], view: { paused: true, end: 0 } }), / paused before the first sample/);
});

test('numbers are called by the time they are of', (t) => {
  const head = (wish: Wish) => picture(wish).split('\n')[2]!.trim().split(/ +/).at(-2);
  t.is(head({}), 'now');
  t.is(head({ status: { ended: true } }), 'last');
  t.is(head({ view: { end: 30 } }), '22:14:30');
  t.is(head({ view: { paused: true, end: 59 } }), '22:14:59');
});

test('now is the last sample, at any zoom; under the cursor is what is drawn, and its column', (t) => {
  const numbers = (wish: Wish) =>
    / ([\d.% ]+)$/
      .exec(/^ total .*$/m.exec(picture({ size: [100, 12], ...wish }))![0])![1]!
      .trim()
      .split(/ +/);
  const samples = [...minute, { timestamp: 1_700_000_100, host: 'web1', metrics: { 'cpu.utilization.percent': 7 } }];
  t.is(numbers({ samples, view: { zoom: 10, view: 'all' } })[0], '7.0%');
  const spike = minute.map((sample, at) => ({ ...sample, metrics: { 'cpu.utilization.percent': at === 25 ? 100 : 0 } }));
  t.deepEqual(numbers({ samples: spike, view: { zoom: 10, view: 'all', cursor: 22 } }), ['100.0%', '10.0%', '100.0%']);
});

test('the head of a group stays while its charts scroll below it', (t) => {
  const lines = picture({ view: { scroll: 2 }, size: [64, 8] }).split('\n').slice(2, 5); // prettier-ignore
  t.regex(lines[0]!, /^ cpu +─.* now +scale$/);
  t.regex(lines[1]!, /^ core 2 /);
});

test('the time at the cursor cuts no other time', (t) => {
  for (let cursor = 30; cursor < 60; cursor += 1) {
    const times = picture({ view: { cursor }, size: [64, 6] }).trimEnd().split('\n').at(-1)!.trim().split(/ +/); // prettier-ignore
    t.true(times.every((time) => /^\d\d:\d\d:\d\d$/.test(time)), times.join(' ')); // prettier-ignore
  }
});

test('the time at the cursor is there also at the edge, and a notice in the smallest window', (t) => {
  t.regex(picture({ view: { cursor: 59, view: 'off' }, size: [64, 6] }), /22:14:59\n$/);
  t.regex(picture({ view: { notice: 'it begins at 22:14:00' }, size: [30, 4] }), /it begins at/);
});

test('a disk that has had nothing to do is not shown', (t) => {
  const metrics = { 'disk.device.loop0.utilization.percent': 0, 'disk.device.vda.utilization.percent': 3 };
  const text = picture({ samples: [{ timestamp: 1, host: 'a', metrics }] });
  t.regex(text, /vda busy/);
  t.notRegex(text, /loop0/);
});

test('what is less than the smallest block is fainter', (t) => {
  const metrics = { 'disk.read.bytes_per_sec': 2 ** 20, 'disk.write.bytes_per_sec': 5 };
  const screen = drawn({ samples: [{ timestamp: 1, host: 'a', metrics }], palette: colored, size: [64, 6] });
  t.is(styleAt(screen, '▁'), colored.trace('disk'));
});

test('all keys are shown where there is room, and where there is none it says so', (t) => {
  t.regex(picture({ view: { help: true }, size: [80, 24] }), /Ctrl-Z +suspend[^]* any key closes ─╯/);
  t.regex(picture({ view: { help: true }, size: [100, 12] }), /Ctrl-Z +suspend/);
  t.regex(picture({ view: { help: true }, size: [40, 10] }), /11 more in cubest/);
});

test('names that would not be seen are spelled out', (t) => {
  const samples = [{ timestamp: 1, host: 'a', metrics: { '': 1, 'zw.\u200c\u200d': 1 } }];
  t.regex(picture({ samples }), /\(no name\)[^]*\\u200c\\u200d/);
});

test('before the first sample', (t) => {
  t.is(
    picture({ samples: [], size: [40, 3] }),
    `
 cubestat · waiting for samples


`,
  );
});

test('a spike is there at any zoom', (t) => {
  for (const zoom of [1, 2, 5, 10, 20, 50, 100]) t.regex(linesOf(drawn({ view: { zoom }, size: [64, 40] })), /read .*[▅▆▇█]/);
});

test('several hosts are told apart', (t) => {
  const samples = ['web1', 'web2'].flatMap((host) =>
    minute.map(({ timestamp, metrics }) => ({ timestamp, host, metrics: { 'memory.used.percent': metrics['memory.used.percent']! } })),
  );
  t.is(
    picture({ samples, size: [50, 8] }),
    `
 2 hosts · live · 1s · 120 samples
 memory web1 ────────────┬──────────────       now
 used        ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     50.0%

 memory web2 ────────────┬──────────────
 used        ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     50.0%
                     22:14:45
 ? keys  q quit  / filter  : time  ← → scroll  + …
`,
  );
});

test('a taller window has taller bands, and the times right below the last', (t) => {
  const lines = linesOf(drawn({ size: [64, 40] })).split('\n');
  t.regex(lines[3]!, /^ {14,}[▁-█]/);
  t.regex(lines[4]!, /^ total/);
  const last = lines.findIndex((line) => line.startsWith(' queue length'));
  t.is(lines[last + 1]!.trim(), '22:14:45');
  t.is(drawing({ size: [64, 200] }).layout.bandRows, 4);
});

test('every size, view and theme can be drawn, and what is drawn fits', (t) => {
  const views = fc.record({
    view: fc.constantFrom('off', 'one', 'all'),
    cpu: fc.constantFrom('auto', 'all', 'by_cluster', 'by_core'),
    details: fc.constantFrom('show', 'hide'),
    zoom: fc.constantFrom(1, 2, 50, 10_000),
    end: fc.option(fc.nat(100), { nil: undefined }),
    cursor: fc.option(fc.nat(100), { nil: undefined }),
    scroll: fc.nat(50),
    filter: fc.constantFrom('', 'disk', 'nothing of this kind'),
    help: fc.boolean(),
    prompt: fc.constantFrom(undefined, { asks: 'time', text: '12:' }),
  }) as fc.Arbitrary<Partial<View>>;
  const sizes = fc.tuple(fc.integer({ min: 1, max: 250 }), fc.integer({ min: 1, max: 90 }));
  const property = fc.property(views, sizes, fc.constantFrom(plain, colored), (view, size, palette) => {
    const screen = drawn({ view, size, palette });
    return screen.glyphs.length === size[0] * size[1] && linesOf(emulate(screen, diff(undefined, screen, tellStyle))) === linesOf(screen);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 60 }));
});

test('printed with colours, a line ends as it began', (t) => {
  const samples = [{ timestamp: 1, host: '<b>&"', metrics: { 'a.<script>.percent': 50 } }];
  for (const line of screenText(drawn({ samples, palette: colored }), colored)
    .trimEnd()
    .split('\n'))
    t.regex(line, /^[^\u001b]*$|\u001b\[0m[^\u001b]*$/);
});

test('what is kept of the last picture changes nothing about the next, whatever came meanwhile', (t) => {
  const step = fc.record({
    wait: fc.constantFrom(0, 1, 1, 1, 1, 2, 5, 50, -3),
    value: fc.constantFrom(undefined, 0, 3, 50, 100, -1),
    peak: fc.constantFrom(0, 1e3, 1e6),
    host: fc.constantFrom('a', 'a', 'a', 'b'),
    view: fc.constantFrom(
      {},
      {},
      {},
      {},
      { zoom: 2 },
      { zoom: 10 },
      { cursor: 5 },
      { end: 20 },
      { scroll: 1 },
      { details: 'show' as const },
    ),
    rows: fc.constantFrom(30, 30, 30, 8),
  });
  const property = fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.constantFrom(plain, colored), (steps, palette) => {
    const recording = createRecording(1000, 1);
    const memory = createDrawCache();
    let timestamp = 1_700_000_000;
    let view = createView();
    for (const { wait, value, peak, host, view: choice, rows } of steps) {
      timestamp += wait;
      const percent: Record<string, number> = value === undefined ? {} : { 'x.percent': value };
      recording.add({ timestamp, host, metrics: { ...percent, 'disk.device.sda.utilization.percent': peak / 1e5 } });
      if (Object.keys(choice).length > 0) view = { ...createView(), ...choice };
      const scene = { view, recording, status: { ended: false, exporters: [] } };
      const [kept, anew] = [memory, undefined].map((one) => draw(scene, { columns: 60, rows }, palette, one).screen);
      if (linesOf(kept!) !== linesOf(anew!) || kept!.styles.some((style, at) => style !== anew!.styles[at])) return false;
    }
    return true;
  });
  t.notThrows(() => fc.assert(property, { numRuns: 100 }));
});

test('a scale grows at once, and shrinks when its peak has been out of sight for as long as it takes to cross the window', (t) => {
  const recording = createRecording(1000, 1);
  const memory = createDrawCache();
  const scales: number[] = [];
  for (let at = 0; at < 400; at += 1) {
    recording.add({ timestamp: at, host: 'a', metrics: { 'x.bytes': at === 100 ? 2 ** 30 : 2 ** 20 } });
    const picture = draw(
      { view: createView(), recording, status: { ended: false, exporters: [] } },
      { columns: 60, rows: 8 },
      plain,
      memory,
    );
    scales.push(picture.scales(recording.series[0]!));
    if (at === 100) t.is(scales[at], 2 ** 30);
    const { width } = picture.layout;
    if (at >= 100 && at < 100 + 2 * width) t.is(scales[at], 2 ** 30);
    if (at > 101 + 2.125 * width) t.is(scales[at], 2 ** 20);
  }
});

test('charts below the window are announced', (t) => {
  const footer = (wish: Wish) =>
    picture({ size: [64, 9], ...wish })
      .trimEnd()
      .split('\n')
      .at(-1)!;
  t.regex(footer({}), /^ 4 more below ↓ {2}\? keys/);
  t.regex(footer({ view: { scroll: 100 } }), /^ \? keys/);
});
