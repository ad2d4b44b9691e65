import test from 'ava';
import { ByteWriter } from '../../src/samples/index.ts';

test('what was taken stays as it was while more is written, whether that fits behind it or not', (t) => {
  const to = new ByteWriter();
  const texts = Array.from({ length: 50 }, (_, at) => `${at} `.repeat(at * 100));
  const taken = texts.map((text) => (to.text(text), to.take()));
  t.deepEqual(taken.map(String), texts);
});

test('a text that outgrows the buffer is taken as a whole', (t) => {
  const to = new ByteWriter();
  to.text('before');
  to.take();
  for (let at = 0; at < 40_000; at += 1) to.number(at);
  t.is(String(to.take()), Array.from({ length: 40_000 }, (_, at) => at).join(''));
});
