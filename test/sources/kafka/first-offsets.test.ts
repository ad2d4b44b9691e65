import test from 'ava';
import { firstOffsets } from '../../../src/sources/kafka/first-offsets.ts';
import { listen } from '../../report.ts';

/** A topic whose partitions begin at offset 5. `times`: of the messages of each partition, in milliseconds; -1 for none. */
function topicOf(times: readonly (readonly number[])[]) {
  const [low, highs] = [5, times.map((all) => 5 + all.length)];
  return {
    fetchTopicOffsets: async () =>
      highs.map((high, partition) => ({ partition, low: String(low), high: String(high), offset: String(high) })),
    // As the library does it, where nothing is so new the answer is the end.
    fetchTopicOffsetsByTimestamp: async (_topic: string, milliseconds?: number) =>
      times.map((all, partition) => {
        const at = all.findIndex((time) => time >= milliseconds!);
        return { partition, offset: String(at === -1 ? highs[partition]! : low + at) };
      }),
  };
}

const offsets = async (times: readonly (readonly number[])[], since: number | undefined, from: 'now' | 'beginning' = 'now') => {
  const report = listen();
  const found = await firstOffsets(topicOf(times), { topic: 'a', from, since, report });
  return { found: [...found.values()].map(Number), said: report.said };
};

test('without a time it is the end or the beginning', async (t) => {
  t.deepEqual(await offsets([[1000], []], undefined), { found: [6, 5], said: [] });
  t.deepEqual(await offsets([[1000], []], undefined, 'beginning'), { found: [5, 5], said: [] });
});

test('with a time it is the first message of it, or the end where nothing is so new', async (t) => {
  t.deepEqual(await offsets([[1000, 2000, 3000], [1000], []], 1.5), { found: [6, 6, 5], said: [] });
});

test('messages without a time, or a broker that does not search by it, are read from the beginning', async (t) => {
  t.deepEqual(
    await offsets(
      [
        [-1, -1],
        [1000, 2000],
      ],
      1.5,
    ),
    {
      found: [5, 6],
      said: ['cannot look up offsets by time: all its messages are read to find those since --since'],
    },
  );
});
