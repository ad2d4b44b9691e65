import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import test, { type ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { hex, layerCount, themeOf } from '../../src/charts/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { makeCertificate } from '../exporters/certificates.ts';
import { makeTree } from '../fixtures/tree.ts';
import { sampleAt, servePage, start } from '../exporters/web/serving.ts';
import { patience } from '../limit.ts';
import { peer } from '../peers.ts';
import { atMostAtOnce } from '../turns.ts';
import { until } from '../until.ts';
import { browse, closeBrowser, pixelsOf, type Pixels } from './browser.ts';

/** A few pages at a time, for each is a process that draws. */
const inTurn = atMostAtOnce(4);
const inChromium = (title: string, body: (t: ExecutionContext) => Promise<void>) =>
  peer('chromium')(title, async (t) => {
    t.timeout(patience);
    await inTurn(() => body(t));
  });

test.after.always(closeBrowser);

const cpu = (second: number, value: number, host = 'web1'): Sample => ({
  timestamp: start + second,
  host,
  metrics: { 'cpu.utilization.percent': value },
});

/** The values of the columns of a single chart, read off its layers, the last column first. */
function valuesIn(pixels: Pixels, theme: string, count: number): number[] {
  const layers = themeOf(theme, false).layers('cpu').map(hex);
  const top = across(150);
  const layerAt = (x: number, y: number) => layers.indexOf(pixels.at(x, y));
  const right = Math.max(...across(pixels.width).filter((x) => top.some((y) => layerAt(x, y) >= 0)));
  const rows = top.filter((y) => layerAt(right, y) >= 0);
  const bottom = Math.max(...rows);
  return Array.from({ length: count }, (_, column) => {
    const x = right - 2 * column;
    const stack = Array.from({ length: bandHeight }, (_, up) => layerAt(x, bottom - up));
    const layer = Math.max(...stack);
    return layer < 0 ? 0 : (100 * (layer * bandHeight + stack.filter((one) => one === layer).length)) / (layerCount * bandHeight);
  });
}

/** The newest sample is shown: a moment ago it came, or a machine is slow. */
const follows = /^(live|last \d)/;

const across = (length: number) => [...Array(length).keys()];

/** Pixels of a single chart, which is as high as charts get. */
const bandHeight = 48;

for (const theme of ['dark', 'light'] as const)
  inChromium(`what is drawn is what was sent: ${theme}`, async (t) => {
    const { origin, put } = await servePage(t, {}, 1);
    const sent = [3, 25, 26, 49.9, 50.1, 75, 76, 100, 12, 99, 33, 66, 1, 88, 51, 24];
    put(...sent.slice(0, 10).map((value, second) => cpu(second, value)));
    const page = await browse(t, origin, { colorScheme: theme });
    await page.getByText('10 samples').waitFor();
    put(...sent.slice(10).map((value, at) => cpu(10 + at, value)));
    await page.getByText('16 samples').waitFor();
    const drawn = valuesIn(await pixelsOf(page), theme, sent.length).toReversed();
    for (const [at, value] of sent.entries())
      t.true(Math.abs(drawn[at]! - value) <= 100 / layerCount / bandHeight, `${value} is drawn as ${drawn[at]}`);
    t.deepEqual(page.said, []);
  });

inChromium('a spike is seen however far time is zoomed out', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(...across(3000).map((second) => cpu(second, second === 2995 ? 100 : 10)));
  const page = await browse(t, origin);
  await page.getByText('3000 samples').waitFor();
  for (const _ of across(3)) await page.keyboard.press('-');
  await page.getByText('10s a column').waitFor();
  const drawn = valuesIn(await pixelsOf(page), 'dark', 3);
  t.is(drawn[0], 100);
  t.true(drawn[1]! < 11);
});

inChromium('what the page holds only coarsely is fetched when it is looked at closely', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  // The page begins with the newest 1300 values of each of 400 metrics; of older ones it has the maxima of ten.
  const rest = Object.fromEntries(across(399).map((at) => [`app.worker${at}.busy.percent`, 1]));
  put(
    ...across(4000).map((second) => ({
      ...cpu(second, second % 10 === 3 ? 100 : 10),
      metrics: { 'cpu.utilization.percent': second % 10 === 3 ? 100 : 10, ...rest },
    })),
  );
  const page = await browse(t, origin);
  await page.getByText('4000 samples').waitFor();
  await page.getByLabel('Filter by name').fill('cpu.utilization');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  await page.getByText(/^at /).waitFor();
  const drawn = await until(async () => {
    const values = valuesIn(await pixelsOf(page), 'dark', 10);
    return values.filter((value) => value < 11).length === 9 && values;
  }, 'the values between the maxima');
  t.is(drawn.filter((value) => value === 100).length, 1);
  t.deepEqual(page.said, []);
});

inChromium('a server that was killed and comes back is found again, and nothing that was shown is lost', async (t) => {
  const first = await servePage(t, {}, 1);
  first.put(...across(50).map((second) => sampleAt(second)));
  const page = await browse(t, first.origin);
  await page.getByText('50 samples').waitFor();
  await first.close();
  await page.getByText('connection lost').waitFor();
  const second = await servePage(t, { port: Number(new URL(first.origin).port) }, 1);
  second.put(sampleAt(50), sampleAt(51));
  await page.getByText('52 samples').waitFor();
  t.regex((await page.locator('#state').textContent())!, follows);
});

inChromium('a network that fails for a moment leaves no hole', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(sampleAt(0));
  const page = await browse(t, origin);
  await page.getByText('1 sample').waitFor();
  await page.evaluate(hide(true));
  put(...across(20).map((second) => sampleAt(second + 1)));
  await page.evaluate(hide(false));
  await page.getByText('21 samples').waitFor();
  t.deepEqual(page.said, []);
});

/** A page in the background. */
const hide = (hidden: boolean) =>
  `Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} }); document.dispatchEvent(new Event('visibilitychange'))`;

inChromium('a connection that went silent, as through a network that is gone, is made anew', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(sampleAt(0));
  const page = await browse(t, 'about:blank');
  await page.clock.install();
  let connections = 0;
  page.on('request', (asked) => void (connections += Number(asked.url().includes('/events'))));
  await page.goto(origin);
  await page.getByText('1 sample').waitFor();
  t.is(connections, 1);
  await page.clock.fastForward(60_000);
  await until(async () => {
    await page.clock.runFor(1000);
    return connections > 1;
  }, 'another connection');
  put(sampleAt(1));
  await until(async () => {
    await page.clock.runFor(100);
    return /2 samples/.test((await page.locator('#counts').textContent())!);
  }, 'what comes then');
});

inChromium('in the background a page has no connection, so that a seventh tab finds one', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(sampleAt(0));
  const context = await browse(t, origin);
  const pages = await Promise.all(across(6).map(() => context.context().newPage()));
  for (const page of pages) {
    await page.goto(origin);
    await page.getByText('1 sample').waitFor();
    await page.evaluate(hide(true));
  }
  const seventh = await context.context().newPage();
  await seventh.goto(origin);
  await seventh.getByText('1 sample').waitFor();
  t.pass();
});

inChromium('keys, buttons and the mouse do what they do in the terminal', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(...across(3000).map((second) => sampleAt(second)));
  const page = await browse(t, origin);
  const state = page.locator('#state');
  await page.getByText('3000 samples').waitFor();
  await page.keyboard.press('Home');
  await page.getByText(/^at /).waitFor();
  t.true(await page.locator('#now').isEnabled());
  await page.keyboard.press('0');
  await page.getByText(follows).waitFor();
  await page.keyboard.press('Space');
  await page.getByText(/^paused at /).waitFor();
  t.is(await page.locator('#pause').getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await page.getByText('2s a column').waitFor();
  await page.keyboard.press('+');
  await page.getByText(/^1s · /).waitFor();
  await page.mouse.move(700, 300);
  await page.mouse.down();
  await page.mouse.move(900, 300, { steps: 5 });
  await page.mouse.up();
  await page.getByText(/^at /).waitFor();
  t.regex((await state.textContent())!, /^at /);
  await page.keyboard.press('End');
  await page.keyboard.press(':');
  await page.getByLabel('Go to a time').fill('-20m');
  await page.keyboard.press('Enter');
  await page.getByText(/^at /).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('y');
  await page.getByText('y is not a key here; ? shows those that are').waitFor();
  t.deepEqual(page.said, []);
});

inChromium('the address keeps what is looked at, through a reload and for whom it is sent to', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(...across(3000).flatMap((second) => [cpu(second, 10), cpu(second + 0.1, 30, 'db1')]));
  const page = await browse(t, origin);
  await page.getByText('6000 samples').waitFor();
  await page.keyboard.press('-');
  await page.getByLabel('Filter by name').fill('cpu.u* total');
  await page.keyboard.press('Enter');
  await page.getByLabel('Host', { exact: true }).selectOption('db1');
  await page.getByLabel('Host', { exact: true }).blur();
  await page.keyboard.press(':');
  await page.getByLabel('Go to a time').fill('-20m');
  await page.keyboard.press('Enter');
  await page.getByText(/^at /).waitFor();
  await until(() => Promise.resolve(/at=/.test(page.url())), 'the address');
  const state = await page.locator('#state').textContent();
  t.regex(page.url(), /#host=db1&filter=cpu\.u\*\+total&zoom=2&until=[\d-]+T[\d:.]+Z&at=[\d-]+T[\d:.]+Z$/);
  const other = await browse(t, page.url());
  for (const each of [page, other]) {
    if (each === page) await each.reload();
    await each.getByText('6000 samples').waitFor();
    t.is(await each.locator('#state').textContent(), state);
    t.is(await each.locator('#host').textContent(), 'db1');
    t.is(await each.getByLabel('Host', { exact: true }).inputValue(), '=db1');
    t.is(await each.getByLabel('Filter by name').inputValue(), 'cpu.u* total');
    await each.getByText('2s a column').waitFor();
    t.deepEqual(each.said, []);
  }
  await page.keyboard.press('0');
  await page.evaluate(`location.hash = ''`);
  await page.getByText(/^1s · /).waitFor();
  t.is(await page.getByLabel('Filter by name').inputValue(), '');
});

inChromium('a view of a time stays there when the server comes back with another recording', async (t) => {
  const first = await servePage(t, {}, 1);
  first.put(...across(500).map((second) => cpu(second, 10)));
  const page = await browse(t, first.origin);
  await page.getByText('500 samples').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.getByText(/^paused at /).waitFor();
  await until(() => Promise.resolve(/until=/.test(page.url())), 'the address');
  const state = await page.locator('#state').textContent();
  await first.close();
  const second = await servePage(t, { port: Number(new URL(first.origin).port) }, 1);
  second.put(...across(900).map((at) => cpu(at - 300, 20)));
  await page.reload();
  await page.getByText('900 samples').waitFor();
  t.is((await page.locator('#state').textContent())!.replace('paused ', ''), state!.replace('paused ', ''));
});

inChromium('the filter leaves what has all of its words, and Escape ends it', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put({
    ...sampleAt(0),
    metrics: { 'cpu.utilization.percent': 1, 'disk.total.read.bytes_per_sec': 2, 'network.total.rx.bytes_per_sec': 3 },
  });
  const page = await browse(t, origin);
  const rows = page.locator('tbody tr');
  await until(async () => (await rows.count()) === 3, 'all metrics');
  await page.keyboard.press('/');
  await page.keyboard.type('disk');
  await until(async () => (await rows.count()) === 1, 'the disk');
  t.is(await rows.locator('th').textContent(), 'disk total read');
  await page.keyboard.type(' nonsense');
  await page.getByText('no metric has all of these words').waitFor();
  await page.keyboard.press('Escape');
  await until(async () => (await rows.count()) === 3, 'all metrics again');
  t.is(await page.getByLabel('Filter by name').inputValue(), '');
});

inChromium('keys move a cursor, and its values are said', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(...across(50).map((second) => sampleAt(second)));
  const page = await browse(t, origin);
  await page.getByText('50 samples').waitFor();
  const said = page.locator('#reading');
  t.is(await said.textContent(), '');
  await page.keyboard.press(',');
  await page.keyboard.press(',');
  await until(async () => /: cpu total 48\.0%/.test((await said.textContent())!), 'the values a column back');
  await page.keyboard.press('Escape');
  await until(async () => (await said.textContent()) === '', 'silence without a cursor');
  t.deepEqual(page.said, []);
});

inChromium('a table behind the charts has their values, for those who hear a page', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(cpu(0, 10), cpu(1, 30));
  const page = await browse(t, origin);
  const row = page.getByRole('table').getByRole('row', { name: /cpu total/ });
  await row.waitFor({ state: 'attached' });
  t.deepEqual(await row.getByRole('cell').allTextContents(), ['web1', '30.0%', '20.0%', '30.0%']);
  t.is(await row.getByRole('rowheader').textContent(), 'cpu total');
  t.regex((await page.locator('caption').textContent())!, /^What the charts show, at \d\d:\d\d:\d\d$/);
});

inChromium('hosts are seen together, or one of them', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(cpu(0, 10), cpu(0.1, 30, 'db1'));
  const page = await browse(t, origin);
  const rows = page.locator('tbody tr');
  await until(async () => (await rows.count()) === 2, 'both hosts');
  t.is(await page.locator('#host').textContent(), '2 hosts');
  await page.getByLabel('Host', { exact: true }).selectOption('db1');
  await until(async () => (await rows.count()) === 1, 'the host');
  t.is(await page.locator('#host').textContent(), 'db1');
});

inChromium('the exporters beside the page are told of as in the terminal', async (t) => {
  const { origin, put, exporting } = await servePage(t, {}, 1);
  const csv = { name: 'csv', destination: '/tmp/a.csv', delivered: 7, pending: 0, lost: 0, failed: false, retrying: false };
  const influxdb = { ...csv, name: 'influxdb', destination: 'http://db:8086', pending: 3, retrying: true };
  put(sampleAt(0));
  exporting(influxdb, csv);
  const page = await browse(t, origin);
  const told = page.getByRole('list', { name: 'Exporters' }).getByRole('listitem');
  await until(async () => {
    put(sampleAt(1));
    return (await told.count()) === 2;
  }, 'both');
  t.deepEqual(await told.allTextContents(), ['influxdb 7 delivered, 3 pending, retrying', 'csv 7 delivered']);
  t.is(await told.first().getAttribute('title'), 'http://db:8086');
  const colors = await page.evaluate(`Array.from(document.querySelectorAll('#exporters li'), (item) => getComputedStyle(item).color)`);
  t.is(new Set(colors as string[]).size, 2);
  t.deepEqual(page.said, []);
});

inChromium('names and hosts are text, never markup', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  const host = '<img src=x onerror=alert(1)>';
  const names = [
    '<script>alert(2)</script>',
    '__proto__',
    'constructor',
    '\u202eevil\u0007',
    '',
    'x'.repeat(5000),
    '\u0645\u0631\u062d\u0628\u0627',
    '"&\'<b>',
  ];
  const metrics = Object.fromEntries(names.map((name, at) => [name, at + 1]));
  Object.defineProperty(metrics, '__proto__', { value: 5, enumerable: true });
  put({ timestamp: start, host, metrics }, { timestamp: start, host: 'constructor', metrics });
  const page = await browse(t, origin);
  await until(async () => (await page.locator('tbody tr').count()) === 2 * names.length, 'all rows');
  t.true((await page.locator('tbody').textContent())!.includes('<script>alert(2)</script>'));
  t.is(await page.locator('body img, tbody script').count(), 0);
  await page.getByLabel('Host', { exact: true }).selectOption(`=${host}`);
  await until(async () => (await page.locator('#host').textContent()) === host, 'the host');
  t.is(await page.title(), `${host} · cubestat`);
  t.deepEqual(page.said, []);
});

inChromium('ten thousand metrics are drawn as far as they are seen, and found by the filter', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  const wide = (second: number): Sample => ({
    ...sampleAt(second),
    metrics: Object.fromEntries(across(10_000).map((at) => [`app.worker${at}.busy.percent`, (at + second) % 100])),
  });
  put(...across(5).map(wide));
  const page = await browse(t, origin);
  await page.getByText('5 samples').waitFor();
  put(wide(5));
  await page.getByText('6 samples').waitFor();
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 600_000);
  await page.getByLabel('Filter by name').fill('worker9999');
  await until(async () => (await page.locator('tbody tr').count()) === 1, 'the one');
  t.is(await page.locator('tbody th').textContent(), 'app worker9999 busy');
  t.deepEqual(page.said, []);
});

inChromium('at the width of a phone nothing is cut off, and a tap shows the values of a time', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(
    ...across(200).map((second) => ({
      ...sampleAt(second),
      metrics: { 'cpu.utilization.percent': 50, 'disk.total.read.bytes_per_sec': 1e8 },
    })),
  );
  const page = await browse(t, origin, { viewport: { width: 360, height: 740 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true });
  await until(async () => follows.test((await page.locator('#state').textContent())!), 'samples');
  t.is(await page.evaluate('document.documentElement.scrollWidth'), 360);
  for (const name of ['Zoom out', 'Zoom in', 'Pause', 'Keys']) {
    const box = (await page.getByRole('button', { name }).boundingBox())!;
    t.true(box.x >= 0 && box.x + box.width <= 360 && box.width >= 36 && box.height >= 36, name);
  }
  await page.touchscreen.tap(200, 300);
  await until(async () => page.locator('#now').isEnabled(), 'the cursor');
  t.deepEqual(page.said, []);
});

inChromium('at the width of a phone long names of hosts and exporters leave the page as wide as it is', async (t) => {
  const { origin, put, exporting } = await servePage(t, {}, 1);
  const name = `${'very-'.repeat(20)}long`;
  const counts = { delivered: 7, pending: 0, lost: 0, failed: false, retrying: false };
  exporting({ name, destination: 'http://db:8086', ...counts });
  put(cpu(0, 10, name), cpu(0, 10, 'web1'));
  const page = await browse(t, origin, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  await until(async () => {
    put(cpu(1, 10));
    return (await page.getByRole('list', { name: 'Exporters' }).getByRole('listitem').count()) === 1;
  }, 'the exporter');
  t.is(await page.evaluate('document.documentElement.scrollWidth'), 360);
  const { x, width } = (await page.getByLabel('Host', { exact: true }).boundingBox())!;
  t.true(x >= 0 && x + width <= 360);
});

inChromium('the page follows the wish of the system for dark or light, until a theme is chosen', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(sampleAt(0));
  const page = await browse(t, origin);
  await page.getByText('1 sample').waitFor();
  const isDrawnIn = async (theme: string) => {
    const background = hex(themeOf(theme, false).background);
    await until(async () => (await pixelsOf(page)).at(1, 1) === background, `the page is drawn in ${theme}`);
  };
  await isDrawnIn('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await isDrawnIn('light');
  await page.keyboard.press('t');
  await isDrawnIn('cividis');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate('new Promise(requestAnimationFrame)');
  await t.notThrowsAsync(isDrawnIn('cividis'));
});

inChromium('a recording is seen as a whole until a zoom is chosen, on a phone that is turned too', async (t) => {
  const { origin, put, end } = await servePage(t, {}, 1);
  put(...across(4000).map((second) => cpu(second, second < 40 ? 90 : 10)));
  end();
  const page = await browse(t, origin);
  const zoom = async () => Number(/^(\d+)s a column/.exec((await page.locator('#counts').textContent())!)?.[1] ?? 1);
  const left = async () => shareOfEmpty(await pixelsOf(page));
  await until(async () => (await zoom()) > 1, 'coarser columns');
  t.true((await left()) < 0.05);
  await page.setViewportSize({ width: 390, height: 740 });
  await until(async () => (await zoom()) >= 10, 'still coarser columns');
  t.true((await left()) < 0.05);
  t.is(new URL(page.url()).hash, '');
  await page.keyboard.press('+');
  await until(() => Promise.resolve(/#zoom=\d+$/.test(page.url())), 'the address');
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.getByText('10s a column').waitFor();
  t.deepEqual(page.said, []);
});

inChromium('few samples of a recording fill the page in wider columns', async (t) => {
  const { origin, put, end } = await servePage(t, {}, 1);
  put(...across(160).map((second) => cpu(second, 10)));
  end();
  const page = await browse(t, origin);
  await page.getByText(/^1s · 160 samples/).waitFor();
  t.true(shareOfEmpty(await pixelsOf(page)) < 0.05);
});

/** The part of the axis of a single chart that is before its first sample. */
function shareOfEmpty(pixels: Pixels): number {
  const theme = themeOf('dark', false);
  const layers = theme.layers('cpu').map(hex);
  const columnsWith = (colors: readonly string[], rows: readonly number[]) =>
    across(pixels.width).filter((x) => rows.some((y) => colors.includes(pixels.at(x, y))));
  const axis = columnsWith([hex(theme.faint)], across(50));
  const band = columnsWith(layers, across(150).slice(50));
  return (band[0]! - axis[0]!) / (axis.at(-1)! - axis[0]!);
}

inChromium('what was watched live keeps its zoom when it ends', async (t) => {
  const { origin, put, end } = await servePage(t, {}, 1);
  put(...across(4000).map((second) => cpu(second, 10)));
  const page = await browse(t, origin);
  await page.getByText('4000 samples').waitFor();
  put({ ...cpu(0, 20), timestamp: Date.now() / 1000 + 3600 });
  end();
  await page.getByText(/^ended at /).waitFor();
  t.regex((await page.locator('#counts').textContent())!, /^1s · 4001 samples/);
});

inChromium('a pinch zooms around the fingers, and sets no cursor', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(...across(3000).map((second) => cpu(second, second === 2900 ? 100 : 10)));
  const page = await browse(t, origin, { viewport: { width: 800, height: 600 }, hasTouch: true });
  await page.getByText('3000 samples').waitFor();
  const spike = async () => {
    const pixels = await pixelsOf(page);
    const top = hex(themeOf('dark', false).layers('cpu').at(-1)!);
    return across(pixels.width).find((x) => across(150).some((y) => pixels.at(x, y) === top))!;
  };
  const pinch = await pincher(page);
  await pinch(300, 500, 100);
  await page.getByText('5s a column').waitFor();
  const before = await spike();
  await pinch(before, 100, 500);
  await page.getByText(/^1s · /).waitFor();
  t.true(Math.abs((await spike()) - before) <= 10, `${before} and ${await spike()}`);
  t.notRegex(page.url(), /at=/);
  t.deepEqual(page.said, []);
});

/** Returns a function that puts two fingers around a place, and changes their distance. */
async function pincher(page: Page) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: readonly number[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x, y: 300, id })) });
  return async (around: number, from: number, to: number) => {
    await touch('touchStart', around - from / 2, around + from / 2);
    for (const share of [0.25, 0.5, 0.75, 1]) {
      const distance = from + share * (to - from);
      await touch('touchMove', around - distance / 2, around + distance / 2);
    }
    await touch('touchEnd');
  };
}

inChromium('samples that have ended stay to be seen', async (t) => {
  const { origin, put, end } = await servePage(t, {}, 1);
  put(sampleAt(0), sampleAt(1));
  end();
  const page = await browse(t, origin);
  await page.getByText(/^ended at /).waitFor();
  t.deepEqual(page.said, []);
});

inChromium('over TLS, for a user with a password', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const usersFile = join(makeTree(t, {}), 'users');
  writeFileSync(usersFile, `anna:${hashSync('secret', 4)}\n`);
  const { origin, put } = await servePage(t, { tlsCert, tlsKey, usersFile }, 1);
  put(sampleAt(0));
  const page = await browse(t, origin, { ignoreHTTPSErrors: true, httpCredentials: { username: 'anna', password: 'secret' } });
  await page.getByText('1 sample').waitFor();
  put(sampleAt(1));
  await page.getByText('2 samples').waitFor();
  t.true(origin.startsWith('https:'));
  t.deepEqual(page.said, []);
});

/** A proxy that gives the page a path of its own, as nginx does with `location /metrics/web1/ { proxy_pass http://web1/; }`. */
async function proxied(t: ExecutionContext, origin: string): Promise<string> {
  const proxy = createServer(({ url = '', headers }, response) => {
    const path = url.replace(/^\/metrics\/web1/, '');
    const forwarded = request(`${origin}${path}`, { headers: { ...headers, host: 'localhost' } }, (answer) => {
      response.writeHead(url === path ? 404 : answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy()).end();
    response.on('close', () => forwarded.destroy());
  }).listen(0, '127.0.0.1');
  t.teardown(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  await once(proxy, 'listening');
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/metrics/web1/`;
}

inChromium('behind a proxy the page may have a path of its own', async (t) => {
  const { origin, put } = await servePage(t, {}, 1);
  put(sampleAt(0));
  const page = await browse(t, await proxied(t, origin));
  await page.getByText('1 sample').waitFor();
  put(sampleAt(1));
  await page.getByText('2 samples').waitFor();
  t.deepEqual(page.said, []);
});
