import { array, assert, integer, property } from 'fast-check';
import test from 'ava';
import { messageLimit } from '../../src/connections/message-limit.ts';

/** A message with a head of `before` bytes and its length. */
function message(before: number, countsItself: boolean, length: number): Buffer {
  const bytes = Buffer.alloc(before + 4 + length, 0xff);
  bytes.writeUInt32BE(length + (countsItself ? 4 : 0), before);
  return bytes;
}

test('messages are told apart however they are cut, and one that is too long is refused at its head', (t) => {
  for (const countsItself of [true, false])
    assert(
      property(array(integer({ min: 0, max: 9 }), { maxLength: 9 }), integer({ min: 1, max: 12 }), (lengths, piece) => {
        const before = countsItself ? 1 : 0;
        const check = messageLimit({ protocol: 'it', before, countsItself }, 9);
        const bytes = Buffer.concat(lengths.map((length) => message(before, countsItself, length)));
        for (let at = 0; at < bytes.length; at += piece) check(bytes.subarray(at, at + piece));
        const says = lengths.length === 0 ? 'answers with something other than it' : 'it announces a message of 10 bytes';
        t.throws(() => check(message(before, countsItself, 10).subarray(0, before + 4)), { message: says });
      }),
    );
});

test('what is no such server is known by its first bytes, and quoted where they are text', (t) => {
  const kafka = () => messageLimit({ protocol: 'Kafka', before: 0, countsItself: false }, 2 ** 28);
  const other = (shown: string) => ({ code: 'PROTOCOL', message: `answers with something other than Kafka${shown}` });
  t.throws(() => kafka()(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), other(': HTTP/1.1 400 Bad Request'));
  t.throws(() => kafka()(Buffer.from(`220 ${'x'.repeat(99)}`)), other(`: 220 ${'x'.repeat(56)}...`));
  t.throws(() => kafka()(Buffer.from('\x15\x03\x01\0\x02\x02\x46', 'latin1')), other(''));
  const cut = kafka();
  cut(Buffer.from('SSH'));
  t.throws(() => cut(Buffer.from('-2.0-OpenSSH\x1b[31m')), other(': SSH-2.0-OpenSSH'));
  const postgres = messageLimit({ protocol: 'PostgreSQL', before: 1, countsItself: true }, 2 ** 24);
  t.throws(() => postgres(Buffer.from('R\0\0\0\x03')), { message: 'answers with something other than PostgreSQL' });
});
