import test from 'ava';
import { events } from '../../../src/exporters/web/events.ts';
import { RecentSamples } from '../../../src/exporters/web/recent-samples.ts';
import { batchOf, sampleOf } from '../../samples.ts';

const begin = 'retry: 1000\n\nevent: exporters\ndata: []\n\n';

test('a reader that comes back for what is no longer kept is told of the gap', async (t) => {
  let now = 1000;
  const recent = new RecentSamples({ bytes: 2000, now: () => (now += 1) });
  for (let second = 0; second < 50; second += 1) recent.add(batchOf(sampleOf(second)));
  const eventsAfter = events(recent, { lineOf: ({ batch }) => Buffer.from(`${batch.timestamp(0)}\n`), exporters: () => '[]' });
  const read = async (lastId: string | undefined, count: number) => {
    const gone = new AbortController();
    let text = '';
    for await (const chunk of eventsAfter(lastId).chunks(gone.signal)) {
      text += Buffer.from(chunk).toString();
      if ((count -= 1) === 0) return text;
    }
    return text;
  };
  t.is(await read('1001.000', 2), `${begin}event: gap\ndata:\n\n`);
  t.is(await read('1049', 2), `${begin}id: 1050.000\ndata: 49\n\n`);
  t.is(await read(undefined, 2), `${begin}id: 1050.000\ndata: 49\n\n`);
  t.is(await read('999', 2), `${begin}event: gap\ndata:\n\n`);
});

test('a reader hears of the exporters at first, and with what follows a change', async (t) => {
  const recent = new RecentSamples({ bytes: 2000, now: () => 1000 });
  let exporters = '["a"]';
  const chunks = events(recent, { lineOf: () => Buffer.from('1\n'), exporters: () => exporters })('0').chunks(new AbortController().signal);
  const read = async () => {
    const { value } = (await chunks[Symbol.asyncIterator]().next()) as { readonly value: Uint8Array };
    return Buffer.from(value).toString();
  };
  t.is(await read(), 'retry: 1000\n\nevent: exporters\ndata: ["a"]\n\n');
  recent.add(batchOf(sampleOf(0)));
  t.is(await read(), 'id: 1000.000\ndata: 1\n\n');
  exporters = '["b"]';
  recent.add(batchOf(sampleOf(1)));
  t.is(await read(), 'id: 1000.001\ndata: 1\n\nevent: exporters\ndata: ["b"]\n\n');
});
