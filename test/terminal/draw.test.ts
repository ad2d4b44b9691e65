import test from 'ava';
import * as fc from 'fast-check';
import type { Sample } from '../../src/sample.ts';
import type { Status } from '../../src/terminal/status.ts';
import { difference } from '../../src/terminal/difference.ts';
import { draw } from '../../src/terminal/draw.ts';
import { createPalette, type Palette } from '../../src/terminal/palette.ts';
import { screenText } from '../../src/terminal/print.ts';
import { createRecording } from '../../src/terminal/recording.ts';
import { screenSvg } from '../../src/terminal/svg.ts';
import { themes } from '../../src/terminal/theme.ts';
import { createView, type View } from '../../src/terminal/view.ts';
import { emulate, linesOf, tellLook } from './emulator.ts';

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

const plain = createPalette(themes[0]!, 'none');
const colored = createPalette(themes[0]!, 'truecolor');

function drawing({ samples = minute, view = {}, size = [64, 18], status = {}, palette = plain }: Wish = {}) {
  const recording = createRecording();
  samples.forEach(recording.add);
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
    { name: 'influxdb', destination: 'http://localhost:8086', delivered: 58, waiting: 2, lost: 0, failed: false, retrying: false },
    { name: 'archive', delivered: 3, waiting: 0, lost: 57, failed: true, retrying: false },
  ];
  t.is(
    picture({ status: { exporters }, size: [110, 4] }).split('\n')[1],
    ' web1 · live · 1s · 60 samples        influxdb 58 delivered, 2 waiting   archive failed, 3 delivered, 57 lost',
  );
  t.is(picture({ status: { message: 'csv: no space left' }, size: [64, 4] }).split('\n')[4], ' csv: no space left');
  t.is(picture({ view: { prompt: { asks: 'filter', text: 'di' }, filter: 'di' }, size: [64, 4] }).split('\n')[4], ' filter: di▏  3 shown');
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
 web1 memory ────────────┬──────────────       now
 used        ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     50.0%

 web2 memory ────────────┬──────────────
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
    return (
      screen.text.length === size[0] * size[1] && linesOf(emulate(screen, difference(undefined, screen, tellLook))) === linesOf(screen)
    );
  });
  t.notThrows(() => fc.assert(property, { numRuns: 200 }));
});

test('printed with colours, a line ends as it began; as SVG, names are text and nothing else', (t) => {
  const samples = [{ timestamp: 1, host: '<b>&"', metrics: { 'a.<script>.percent': 50 } }];
  for (const line of screenText(drawn({ samples, palette: colored }), colored)
    .trimEnd()
    .split('\n'))
    t.regex(line, /^$|^[^\u001b]+$|\u001b\[0m$/);
  const svg = screenSvg(drawing({ samples, palette: colored }), colored);
  t.notRegex(svg, /<script|<b>/);
  t.regex(svg, /&lt;script>/);
});
