import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { acknowledgement } from '../../../src/samples/index.ts';
import { settledWith } from '../../../src/commands/shared/settled-with.ts';
import { batchOf, sampleOf } from '../../samples.ts';

test('samples of which a whole is made are settled with it, also those that are left out of it', async (t) => {
  let settled = 0;
  const ack = acknowledgement(() => (settled += 1));
  const other = acknowledgement(() => (settled += 1));
  const output = new PassThrough();
  const whole = async function* (input: AsyncIterable<unknown>) {
    for await (const _each of input) t.is(settled, 0);
    yield 'text';
  };
  output.on('data', () => t.is(settled, 0));
  const source = Readable.from([batchOf(sampleOf(1)).acknowledgedBy(ack), batchOf(sampleOf(2)).acknowledgedBy(other), sampleOf(3)]);
  await pipeline(source, settledWith(output), whole, output);
  t.is(settled, 2);
});
