import test from 'ava';
import * as fc from 'fast-check';
import type { InputEvent } from '../../../src/charts/index.ts';
import { keyReader } from '../../../src/terminal/tty/keys.ts';
import type { Answer } from '../../../src/terminal/tty/sequences.ts';

const known: readonly (readonly [bytes: string, event: InputEvent | Answer])[] = [
  ['q', { key: 'q' }],
  ['é', { key: 'é' }],
  ['日', { key: '日' }],
  ['😀', { key: '😀' }],
  [' ', { key: ' ' }],
  ['\r', { key: 'enter' }],
  ['\u007f', { key: 'backspace' }],
  ['\t', { key: 'tab' }],
  ['\u0003', { key: 'ctrl-c' }],
  ['\u001a', { key: 'ctrl-z' }],
  ['\u001b[A', { key: 'up' }],
  ['\u001bOB', { key: 'down' }],
  ['\u001b[1;5C', { key: 'right' }],
  ['\u001b[5~', { key: 'pageup' }],
  ['\u001b[1~', { key: 'home' }],
  ['\u001bOF', { key: 'end' }],
  ['\u001bx', { key: 'alt-x' }],
  ['\u001b[<0;12;3M', { click: { row: 2, column: 11 } }],
  ['\u001b[<64;1;1M', { wheel: -1 }],
  ['\u001b[<65;200;100M', { wheel: 1 }],
  ['\u001b]11;rgb:ffff/8080/0000\u001b\\', { background: [255, 128, 0] }],
  ['\u001b]11;rgb:f/f/0\u0007', { background: [255, 255, 0] }],
  ['\u001b[?62;22c', { attributes: '62;22' }],
  ['\u001b]', { key: 'alt-]' }],
];

for (const [bytes, event] of known) {
  test(`${JSON.stringify(bytes)} is ${JSON.stringify(event)}`, (t) => {
    const reader = keyReader({ isAsked: false });
    t.deepEqual([...reader.read(Buffer.from(bytes)), ...reader.flush()], [event]);
  });
}

test('however the bytes are cut up, the keys are the same', (t) => {
  const property = fc.property(
    fc.array(fc.constantFrom(...known.slice(0, -1)), { maxLength: 20 }),
    fc.array(fc.nat(30)),
    (pressed, cuts) => {
      const bytes = Buffer.from(pressed.map(([text]) => text).join(''));
      const reader = keyReader({ isAsked: false });
      const events: (InputEvent | Answer)[] = [];
      let at = 0;
      for (const length of [...cuts, bytes.length]) {
        events.push(...reader.read(bytes.subarray(at, at + length)));
        at += length;
      }
      t.deepEqual(
        events,
        pressed.map(([, event]) => event),
      );
    },
  );
  t.notThrows(() => fc.assert(property));
});

test('an escape that nothing follows is the key', (t) => {
  const reader = keyReader({ isAsked: false });
  t.deepEqual(reader.read(Buffer.from('\u001b')), []);
  t.true(reader.wait! > 0);
  t.deepEqual(reader.flush(), [{ key: 'escape' }]);
  t.is(reader.wait, undefined);
});

test('nothing that a terminal sends is waited for without end, or throws', (t) => {
  const property = fc.property(fc.uint8Array(), (bytes) => {
    const reader = keyReader({ isAsked: false });
    reader.read(Buffer.from(bytes));
    reader.flush();
    return reader.wait === undefined;
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('a button that is let go, and sequences that mean nothing here, are no events', (t) => {
  t.deepEqual(keyReader({ isAsked: false }).read(Buffer.from('\u001b[<0;12;3m\u001b[200~\u001b[?1;2$y')), []);
});

test('the rest of an answer is waited for longer than that of an escape, and no part of it is ever a key', (t) => {
  const reader = keyReader({ isAsked: false });
  t.deepEqual(reader.read(Buffer.from('q\u001b]11;rgb:ffff/ff')), [{ key: 'q' }]);
  t.true(reader.wait! >= 1000);
  t.deepEqual(reader.read(Buffer.from('ff/ffff\u0007w')), [{ background: [255, 255, 255] }, { key: 'w' }]);
  reader.read(Buffer.from('\u001b]11;rgb:ffff'));
  t.deepEqual(reader.flush(), []);
  t.deepEqual(reader.read(Buffer.from('\u001b]4;1;rgb:0/0/0\u0007')), [], 'what was not asked for');
});

/** All that a terminal answers to both questions. */
const answers = '\u001b]11;rgb:ffff/ffff/ffff\u001b\\\u001b[?62;22c';

test('an answer whose pieces come after any wait is an answer, and no part of it is a key', (t) => {
  const cuts = [1, 2, 3, 9, 20, 24, 25, 26, 27, 28, 29, 32];
  for (const cut of cuts) {
    const reader = keyReader({ isAsked: true });
    const events = [answers.slice(0, cut), answers.slice(cut)].flatMap((piece) => [...reader.read(Buffer.from(piece)), ...reader.flush()]);
    const keys = events.filter((event) => 'key' in event && event.key !== 'escape');
    t.deepEqual(keys, [], `cut at ${cut}`);
    t.true(events.some((event) => 'background' in event) && events.some((event) => 'attributes' in event), `cut at ${cut}`);
  }
});

test('an answer that comes byte by byte, each after the longest wait', (t) => {
  const reader = keyReader({ isAsked: true });
  const events = Array.from(answers).flatMap((byte) => [...reader.read(Buffer.from(byte)), ...reader.flush()]);
  t.deepEqual(
    events.filter((event) => !('key' in event && event.key === 'escape')),
    [{ background: [255, 255, 255] }, { attributes: '62;22' }],
  );
});

test('while an answer is due, an escape waits for the rest of it; afterwards it is a key soon', (t) => {
  const reader = keyReader({ isAsked: true });
  reader.read(Buffer.from('\u001b'));
  t.true(reader.wait! >= 1000);
  reader.read(Buffer.from(answers.slice(1)));
  reader.read(Buffer.from('\u001b'));
  t.true(reader.wait! < 100);
  t.deepEqual(reader.flush(), [{ key: 'escape' }]);
  t.deepEqual(reader.read(Buffer.from('[')), [{ key: '[' }]);
});

test('an answer that is never finished swallows no keys', (t) => {
  const reader = keyReader({ isAsked: true });
  reader.read(Buffer.from('\u001b]11;rgb:ff'));
  t.deepEqual(reader.flush(), []);
  t.deepEqual(reader.read(Buffer.from('q')), [{ key: 'q' }]);
});
