import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { latestSamples } from '../../../src/exporters/prometheus/latest-samples.ts';
import { bytesInTurns, memoizePage } from '../../../src/exporters/prometheus/render.ts';
import { serve, web1 } from './serving.ts';

test('a text is made with a turn of the event loop after each piece', async (t) => {
  let turns = 0;
  let isOver = false;
  const counting = (async () => {
    for (; !isOver; turns += 1) await setImmediate();
  })();
  const bytes = await bytesInTurns(Array.from({ length: 100 }, (_, at) => `é${at};`));
  isOver = true;
  await counting;
  t.true(turns >= 99);
  t.true(bytes.toString().startsWith('é0;é1;'));
});

test('one rendering at a time: who asks during one shares it, or the next if it is outdated by then', async (t) => {
  const newest = latestSamples({ ttl: 60, now: () => 0 });
  const ends: (() => void)[] = [];
  const page = memoizePage(newest, ({ last }) => new Promise((end) => void ends.push(() => end(last?.timestamp))));
  newest.set(web1);
  const first = [page(), page()];
  newest.set({ ...web1, timestamp: 2 });
  const second = [page(), page()];
  newest.set({ ...web1, timestamp: 3 });
  t.is(ends.length, 1);
  ends[0]!();
  t.deepEqual(await Promise.all(first), [web1.timestamp, web1.timestamp]);
  await setImmediate();
  t.is(ends.length, 2);
  ends[1]!();
  t.deepEqual(await Promise.all([...second, page()]), [3, 3, 3]);
  t.is(ends.length, 2);
});

test('a rendering that failed is not kept', async (t) => {
  let renderings = 0;
  const page = memoizePage(latestSamples({ ttl: 60, now: () => 0 }), async () => {
    renderings += 1;
    if (renderings === 1) throw new Error('it failed');
    return 'page';
  });
  await t.throwsAsync(page(), { message: 'it failed' });
  t.is(await page(), 'page');
});

test('while a large page is rendered, others are answered', async (t) => {
  const serving = await serve(t);
  const metrics = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`own.n${at}`, at]));
  await serving.put({ ...web1, metrics });
  let isOver = false;
  const page = serving.get('/metrics', { 'accept-encoding': 'identity' }).finally(() => (isOver = true));
  let answered = 0;
  for (; !isOver; answered += 1) t.is(await (await serving.get('/healthz')).text(), 'ok\n');
  t.true(answered > 5, `${answered} were answered`);
  t.true((await (await page).text()).includes('\ncubestat_own_n49999 49999\n'));
});
