import test from 'ava';
import { lastOffsets } from '../../../src/sources/kafka/last-offsets.ts';

const admin = {
  fetchTopicOffsets: async () => [
    { partition: 0, low: '5', high: '9', offset: '9' },
    { partition: 1, low: '0', high: '0', offset: '0' },
    { partition: 2, low: '0', high: '7', offset: '7' },
  ],
  fetchOffsets: async () => [
    { topic: 'a', partitions: [0, 1, 2].map((partition) => ({ partition, offset: ['3', '-1', '6'][partition]!, metadata: null })) },
  ],
};

test('a topic is read from its oldest message up to the last one, or from what its group has committed', async (t) => {
  const ends = [
    [0, 9n],
    [1, 0n],
    [2, 7n],
  ];
  const alone = await lastOffsets(admin, { topic: 'a', group: undefined });
  t.deepEqual(
    [[...alone.starts], [...alone.ends]],
    [
      [
        [0, 5n],
        [1, 0n],
        [2, 0n],
      ],
      ends,
    ],
  );
  const shared = await lastOffsets(admin, { topic: 'a', group: 'g' });
  // What has expired is not read, whatever was committed.
  t.deepEqual(
    [[...shared.starts], [...shared.ends]],
    [
      [
        [0, 5n],
        [1, 0n],
        [2, 6n],
      ],
      ends,
    ],
  );
});
