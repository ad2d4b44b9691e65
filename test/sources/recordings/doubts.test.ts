import test from 'ava';
import { readContent } from './reading.ts';

const line = (timestamp: number, host = 'a', metrics = '"x":1') => `{"timestamp":${timestamp},"host":"${host}","metrics":{${metrics}}}\n`;
const saidOf = async (...lines: readonly string[]) => (await readContent(lines.join(''), { size: 100 })).said;

const newestFirst = 'in: its newest samples come first; charts, summaries and windows expect the oldest first, as tac(1) gives them';

test('samples from the newest to the oldest are told, once, at the end', async (t) => {
  const times = Array.from({ length: 30 }, (_, at) => 100 - at);
  t.deepEqual(await saidOf(...times.map((time) => line(time))), [newestFirst]);
  t.deepEqual(await saidOf(...times.flatMap((time) => [line(time, 'a'), line(time, 'b')])), [newestFirst]);
});

test('hosts one after the other, equal times and single samples out of order are usual', async (t) => {
  t.deepEqual(await saidOf(line(1), line(2), line(3), line(1, 'b'), line(2, 'b')), []);
  t.deepEqual(await saidOf(line(1), line(1), line(1)), []);
  t.deepEqual(await saidOf(line(1), line(2), line(1.5), line(3), line(4)), []);
});

test('samples without any metric are told, as no verb has something to say of them', async (t) => {
  t.deepEqual(await saidOf(line(1, 'a', ''), line(2, 'a', '')), ['in: none of its 2 samples has a metric']);
  t.deepEqual(await saidOf(line(1, 'a', '')), ['in: its sample has no metric']);
  t.deepEqual(await saidOf(line(1, 'a', ''), line(2)), []);
});
