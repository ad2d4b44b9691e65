import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diff } from '../../src/terminal/tty/diff.ts';
import { draw } from '../../src/terminal/draw/draw.ts';
import type { Picture } from '../../src/terminal/draw/frame.ts';
import { createPalette } from '../../src/terminal/draw/palette.ts';
import { createRecording } from '../../src/charts/recording.ts';
import { themes } from '../../src/charts/theme.ts';
import { createView } from '../../src/charts/view.ts';
import { executable } from '../cli/cubestat.ts';
import { row, useOf, type Use } from './measure.ts';

// What drawing costs: a picture of 40 charts at 200 columns, its history, and the whole program beside others that draw.

const charts = 40;
const view = createView();
const palette = createPalette(themes[0]!, 'truecolor');
const status = { ended: false, exporters: [] };
const names = Array.from({ length: charts }, (_, at) => `x${at % 8}.${at}.percent`);
const sampleOf = (timestamp: number, value: (chart: number) => number) => ({
  ...{ timestamp, host: 'web1' },
  metrics: Object.fromEntries(names.map((name, at) => [name, value(at)])),
});

row('a picture of 40 charts at 200 columns', 'ms', 'bytes');
for (const [title, value] of [
  ['every value another', () => Math.random() * 100],
  ['at rest', (chart: number) => chart],
] as const) {
  const recording = createRecording();
  for (let at = 0; at < 300; at += 1) recording.add(sampleOf(at, value));
  let before: Picture | undefined;
  let bytes = 0;
  const pictures = 300;
  let spent = 0;
  for (let at = 0; at < pictures; at += 1) {
    const started = process.cpuUsage();
    recording.add(sampleOf(300 + at, value));
    const picture = draw({ view, recording, status }, { columns: 200, rows: 60 }, palette);
    const { left, width, first } = picture.layout;
    const shift = before && { left, width, by: first - before.layout.first };
    const text = diff(before?.screen, picture.screen, palette.sgr, shift);
    if (at >= 100) spent += process.cpuUsage(started).user + process.cpuUsage(started).system;
    if (before) bytes += Buffer.byteLength(text);
    before = picture;
  }
  row(`  ${title}`, (spent / (pictures - 100) / 1000).toFixed(2), Math.round(bytes / (pictures - 1)));
}

row('history', 'MB', '');
const recording = createRecording();
for (let at = 0; at < 86_400; at += 1) {
  recording.add({ timestamp: at, host: 'a', metrics: Object.fromEntries(Array.from({ length: 100 }, (_, one) => [`x.${one}`, at])) });
}
row('  a day of 100 metrics at 1 s', (recording.history.bytes / 1e6).toFixed(1));

/** How the original draws: everything anew, cell by cell, through curses. */
const original = join(mkdtempSync(join(tmpdir(), 'cubestat-bench-')), 'redraw.py');
writeFileSync(
  original,
  `import curses, sys, time, random, collections
def main(screen):
    curses.start_color(); curses.use_default_colors(); curses.curs_set(0)
    for n in range(1, 6): curses.init_pair(n, 20 + n, -1)
    data = [collections.deque([random.random() * 100] * 500, maxlen=500) for _ in range(20)]
    while True:
        for series in data: series.append(random.random() * 100)
        screen.erase(); rows, columns = screen.getmaxyx()
        for at, series in enumerate(data):
            if 2 * at + 1 >= rows - 1: break
            screen.addstr(2 * at, 0, '. ' * (columns // 2 - 1))
            for column, value in enumerate(list(series)[-(columns - 4):]):
                step = int(value / 100 * 39)
                screen.addch(2 * at + 1, column + 1, ' ▁▂▃▄▅▆▇█'[step % 8], curses.color_pair(step // 8 + 1))
        screen.refresh(); time.sleep(float(sys.argv[1]))
curses.wrapper(main)
`,
);

row('drawing this host, 200 x 50', '% of a core', 'peak MB');
const node = `${process.execPath} ${executable}`;
for (const [title, command] of [
  ['cubestat -i 1s', `${node} -i 1s --output terminal`],
  ['cubestat sample -i 1s, drawing nothing', `${node} sample -i 1s -o /dev/null`],
  ['python, curses, 20 charts drawn anew, 1 s', `python3 ${original} 1`],
  ['btop, every 2 s, as it comes', 'btop --utf-force'],
  ['glances, 1 s', 'glances -t 1'],
  ['cubestat -i 100ms', `${node} -i 100ms --output terminal`],
  ['cubestat sample -i 100ms, drawing nothing', `${node} sample -i 100ms -o /dev/null`],
  ['python, curses, 20 charts drawn anew, 100 ms', `python3 ${original} 0.1`],
] as const) {
  const { cpu, memory } = await useInTerminal(command);
  row(`  ${title}`, cpu.toFixed(2), memory.toFixed(0));
}

/** In a terminal that script(1) plays, whose only child is the shell that the command takes the place of. */
async function useInTerminal(command: string): Promise<Use> {
  const env = { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' };
  const terminal = spawn('script', ['-qfc', `stty cols 200 rows 50; exec ${command}`, '/dev/null'], { stdio: 'ignore', env });
  try {
    return await useOf(() => Number(readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8')), 20, 4);
  } finally {
    terminal.kill('SIGKILL');
  }
}
