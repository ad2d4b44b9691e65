import test from 'ava';
import { array, assert, constant, nat, oneof, property, record } from 'fast-check';
import type { TopicMessage } from '../../../src/sources/kafka/message.ts';
import { Offsets } from '../../../src/sources/kafka/offsets.ts';

const at = (offset: number, partition = 0, timestamp = '1'): TopicMessage => ({ partition, offset: BigInt(offset), timestamp });

function assigned(...partitions: readonly number[]): Offsets {
  const offsets = new Offsets();
  offsets.assign(partitions);
  return offsets;
}

test('what is settled is committed up to the first message that is not', (t) => {
  const offsets = assigned(0, 1);
  for (const message of [at(5), at(6), at(7), at(9, 1)]) t.true(offsets.take(message));
  t.deepEqual(offsets.uncommitted(), []);
  offsets.settle(at(6));
  t.deepEqual(offsets.uncommitted(), []);
  offsets.settle(at(5));
  t.deepEqual(offsets.uncommitted(), [{ partition: 0, offset: 7n }]);
  offsets.committed(offsets.uncommitted());
  t.deepEqual(offsets.uncommitted(), []);
  offsets.settle(at(9, 1));
  t.deepEqual(offsets.uncommitted(), [{ partition: 1, offset: 10n }]);
});

test('offsets with holes, as of a compacted topic, are no messages that are missing', (t) => {
  const offsets = assigned(0);
  for (const offset of [1, 4, 10]) offsets.take(at(offset));
  for (const offset of [10, 4, 1]) offsets.settle(at(offset));
  t.deepEqual(offsets.uncommitted(), [{ partition: 0, offset: 11n }]);
});

test('what is delivered again after the group has changed is not taken twice, and committed once it is settled', (t) => {
  const offsets = assigned(0, 1);
  for (const message of [at(1), at(2), at(3, 1)]) offsets.take(message);
  offsets.settle(at(1));
  offsets.assign([0]);
  t.deepEqual(offsets.uncommitted(), [], 'what another has now is not committed');
  t.false(offsets.take(at(1)));
  t.deepEqual(offsets.uncommitted(), [{ partition: 0, offset: 2n }]);
  t.false(offsets.take(at(2)));
  offsets.settle(at(2));
  offsets.settle(at(3, 1));
  t.deepEqual(offsets.uncommitted(), [{ partition: 0, offset: 3n }]);
});

test('a topic that was made again begins with other messages of the same offsets', (t) => {
  const offsets = assigned(0);
  for (const offset of [0, 1, 2]) offsets.take(at(offset));
  for (const offset of [0, 1]) offsets.settle(at(offset));
  t.true(offsets.take(at(0, 0, '2')));
  offsets.settle(at(0, 0, '2'));
  t.deepEqual(offsets.uncommitted(), [{ partition: 0, offset: 1n }]);
});

test('nothing unsettled is ever committed, in whatever order messages are settled and delivered again', (t) => {
  const step = oneof(
    record({ kind: constant('take' as const) }),
    record({ kind: constant('settle' as const), which: nat(20) }),
    record({ kind: constant('assign' as const) }),
  );
  assert(
    property(array(step), (steps) => {
      const offsets = assigned(0);
      const settled = new Set<number>();
      const taken = new Set<number>();
      let [next, committed] = [0, 0];
      for (const one of steps) {
        if (one.kind === 'take') {
          t.is(offsets.take(at(next)), !taken.has(next));
          taken.add(next++);
        } else if (one.kind === 'assign') {
          offsets.assign([0]);
          next = committed;
        } else if (taken.has(one.which)) {
          offsets.settle(at(one.which));
          settled.add(one.which);
        }
        for (const { offset } of offsets.uncommitted()) {
          for (let each = 0; each < offset; each += 1) t.true(settled.has(each), `${each} before ${offset}`);
          committed = Number(offset);
        }
        offsets.committed(offsets.uncommitted());
      }
    }),
  );
});
