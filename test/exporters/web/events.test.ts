import test from 'ava';
import { events } from '../../../src/exporters/web/events.ts';
import { recentSamples } from '../../../src/exporters/web/recent-samples.ts';
import { batchOf, sampleOf } from '../../samples.ts';

test('a reader that comes back for what is no longer kept is told of the gap', async (t) => {
  let now = 1000;
  const recent = recentSamples({ bytes: 2000, now: () => (now += 1) });
  for (let second = 0; second < 50; second += 1) recent.add(batchOf(sampleOf(second)));
  const eventsAfter = events(recent, ({ batch }) => Buffer.from(`${batch.timestamp(0)}\n`));
  const read = async (lastId: string | undefined, count: number) => {
    const gone = new AbortController();
    let text = '';
    for await (const chunk of eventsAfter(lastId).chunks(gone.signal)) {
      text += Buffer.from(chunk).toString();
      if ((count -= 1) === 0) return text;
    }
    return text;
  };
  t.is(await read('1001.000', 2), 'retry: 1000\n\nevent: gap\ndata:\n\n');
  t.is(await read('1049', 2), 'retry: 1000\n\nid: 1050.000\ndata: 49\n\n');
  t.is(await read(undefined, 2), 'retry: 1000\n\nid: 1050.000\ndata: 49\n\n');
  t.is(await read('999', 2), 'retry: 1000\n\nevent: gap\ndata:\n\n');
});
