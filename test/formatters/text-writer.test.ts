import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { array, assert, asyncProperty, integer } from 'fast-check';
import { acknowledgement } from '../../src/samples/index.ts';
import { batcher } from '../../src/samples/batcher.ts';
import { textWriter, type RowText } from '../../src/formatters/index.ts';
import { sampleOf } from '../samples.ts';

const numbers: RowText = {
  row: (batch, row, to) => to.text(`${batch.timestamp(row)}\n`),
  end: () => 'end\n',
};

/** Batches of one sample, each told of when it is settled. */
function* batches(count: number, settled: (timestamp: number) => void) {
  const toBatch = batcher();
  for (let at = 1; at <= count; at += 1)
    yield toBatch(
      sampleOf(at),
      acknowledgement(() => settled(at)),
    );
}

test('a batch is settled when the output has taken its text, however slowly it does, and not before', async (t) => {
  const slowly = async (buffered: number, turns: readonly number[]) => {
    let taken = '';
    const settled: number[] = [];
    const output = new Writable({
      highWaterMark: buffered,
      async write(bytes: Buffer, _encoding, done) {
        for (let turn = 0; turn < turns[taken.length % turns.length]!; turn += 1) await setImmediate();
        t.false(settled.some((at) => !taken.includes(`${at}\n`)));
        taken += bytes.toString();
        done();
      },
    });
    await pipeline(Readable.from(batches(12, (at) => settled.push(at))), textWriter(numbers, output));
    t.is(taken, `${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].join('\n')}\nend\n`);
    t.deepEqual(settled, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  };
  await assert(asyncProperty(integer({ min: 1, max: 20 }), array(integer({ min: 0, max: 3 }), { minLength: 1 }), slowly), { numRuns: 20 });
});

test('what the output has not taken when it fails is not settled', async (t) => {
  const settled: number[] = [];
  let writes = 0;
  const output = new Writable({ write: (_bytes, _encoding, done) => done((writes += 1) > 2 ? new Error('EIO') : null) });
  await t.throwsAsync(pipeline(Readable.from(batches(9, (at) => settled.push(at))), textWriter(numbers, output)), { message: 'EIO' });
  t.deepEqual(settled, [1, 2]);
});

test('an output that closes without an error ends the sink', async (t) => {
  const output = new Writable({ write: () => void output.destroy() });
  await t.throwsAsync(pipeline(Readable.from(batches(9, () => {})), textWriter(numbers, output)), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
});

test('samples without a text are settled at once', async (t) => {
  const settled: number[] = [];
  const output = new Writable({ write() {} });
  const writer = textWriter({ row() {} }, output);
  for (const batch of batches(2, (at) => settled.push(at))) writer.write(batch);
  await setImmediate();
  t.deepEqual(settled, [1, 2]);
});
