import test from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import type { Choices } from '../../src/charts/view.ts';
import { drawOnce } from '../../src/terminal/draw-once.ts';

process.env['TZ'] = 'UTC';

async function printed(samples: readonly Sample[], choices: Partial<Choices>, format: 'text' | 'svg' = 'text', columns = 60) {
  async function* source() {
    yield* samples;
  }
  const texts: string[] = [];
  for await (const text of drawOnce({ choices, format, columns, depth: 'none', slots: 1000 })(source())) texts.push(text);
  return texts.join('');
}

const sampleOf = (timestamp: number, value: number, name = 'x.celsius', host = 'web1') => ({ timestamp, host, metrics: { [name]: value } });
const run = (from: number, count: number, value: number) => Array.from({ length: count }, (_, at) => sampleOf(from + at, value));

test('missing, zero and less than zero differ; where time jumps there is a mark and a time', async (t) => {
  const samples = [...run(1000, 5, 40), ...run(1010, 5, 0), ...run(1015, 5, -5), ...run(9000, 5, 60)];
  t.is(
    await printed(samples, { zoom: 1 }, 'text', 84),
    ` web1 · 1970-01-01 00:16:40 to 02:30:04 · 1s · 20 samples
 x       ──────┬──────────────┬──────────────┬─────────────╎────      last     scale
 celsius  ▃▃▃▃▃·····     ▔▔▔▔▔·····························▅▅▅▅▅      60°C     100°C
           00:16:45       00:17:00       00:17:15      02:30:00
`,
  );
});

test('a host that sends less often is drawn without holes, and its last value is that of now', async (t) => {
  const samples = Array.from({ length: 40 }, (_, at) => [
    sampleOf(at, 50, 'x.percent', 'often'),
    ...(at % 10 === 3 ? [sampleOf(at, 25, 'x.percent', 'rarely')] : []),
  ]).flat();
  t.is((await printed(samples, { zoom: 1 })).split('\n')[4], ` percent  ${'▂'.repeat(30)}     25.0%`);
});

test('as SVG, rows do not touch, and texts are as wide as their cells', async (t) => {
  const samples = [{ timestamp: 1, host: 'web1', metrics: { 'e\u0301moji.日本.percent': 100, 'e\u0301moji.b.percent': 100 } }];
  const svg = await printed(samples, {}, 'svg');
  const widthOf = (text: string) => Number(new RegExp(`textLength="(\\d+)"[^>]*>${text}<`).exec(svg)![1]);
  t.is(widthOf('e\u0301moji'), 5 * 8);
  t.is(widthOf('日本'), 4 * 8);
  const grounds = [...new Set([...svg.matchAll(/d="M\d+ (\d+)v-16h/g)].map(([, ground]) => Number(ground)))];
  t.is(grounds.length, 2);
  t.true(grounds[1]! - grounds[0]! > 16);
});

test('as SVG, names are text and nothing else', async (t) => {
  const svg = await printed([sampleOf(1, 50, 'a.<script>.█.percent', '<b>&"')], {}, 'svg');
  t.notRegex(svg, /<script|<b>/);
  t.regex(svg, /&lt;b>&amp;&quot;[^]*&lt;script> █</);
});

test('as SVG, a title and the value behind an empty band are two texts, as browsers join spaces', async (t) => {
  const svg = await printed(
    run(1, 20, 0).map((one) => ({ ...one, metrics: { 'x.idle.percent': 0 } })),
    {},
    'svg',
  );
  t.regex(svg, />idle</);
  t.regex(svg, />0\.0%</);
});

test('an image is finer than a terminal: of the samples of a column, it shows more than one', async (t) => {
  const samples = Array.from({ length: 400 }, (_, at) => sampleOf(at, at % 4 === 0 ? 100 : 0, 'x.percent'));
  const bands = (await printed(samples, { zoom: 8 }, 'svg')).match(/crispEdges" fill="[^"]*" d="[^"]*"/g)!;
  t.is(bands.at(-1)!.split('M').length - 1, 2 * 31);
});

test('what all samples need less than the width for is not padded', async (t) => {
  const samples = Array.from({ length: 1000 }, (_, at) => sampleOf(at, 50, 'x.percent'));
  const lines = (await printed(samples, {}, 'text', 300)).split('\n');
  t.regex(lines[2]!, /^ percent ▄+ /);
});

test('1e300 has a chart and a number', async (t) => {
  const samples = [sampleOf(1, 1e300, 'x.bytes')];
  t.notRegex((await printed(samples, {})) + (await printed(samples, {}, 'svg')), /Infinity|NaN/);
  t.regex(await printed(samples, {}), /[▄-█]/);
});
