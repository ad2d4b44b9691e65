import test from 'ava';
import { collectDocuments } from '../../../src/collectors/soc/plist-stream.ts';

const document = (name: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>${name}</dict>\n</plist>\n`;
const names = (stream: string) => {
  const take = collectDocuments((text) => /<dict>(\w+)</.exec(text)?.[1]);
  return stream.split('\n').flatMap((line) => take(line) || []);
};

test('a document is read at its last line, not at the NUL of the next', (t) => {
  const take = collectDocuments((text) => text.length);
  const lines = document('one').split('\n');
  t.deepEqual(
    lines.map((line) => take(line)),
    [undefined, undefined, undefined, document('one').length - 1, undefined],
  );
});

test('a NUL stands before each document, before all but the first, or before none', (t) => {
  for (const [first, other] of [
    ['\0', '\0'],
    ['', '\0'],
    ['', ''],
  ])
    t.deepEqual(names(first + document('one') + other + document('two')), ['one', 'two']);
});

test('a document that was cut off is lost, and the next is not', (t) => {
  const [one, two] = [document('one'), document('two')];
  for (let end = 0; end < one.indexOf('</plist>'); end += 1) t.deepEqual(names(`${one.slice(0, end)}\0${two}`), ['two'], `${end}`);
  t.deepEqual(names(one + two.slice(0, -10)), ['one']);
});

test('what stands outside is a message; a document that cannot be read is none', (t) => {
  const take = collectDocuments(() => undefined);
  t.is(take('powermetrics must be invoked as the superuser'), false);
  t.is(take(''), undefined);
  t.deepEqual(
    document('one')
      .split('\n')
      .map((line) => take(line)),
    [undefined, undefined, undefined, undefined, undefined],
  );
});

test('a document without an end is given up', (t) => {
  const take = collectDocuments(() => 'read');
  take('<?xml version="1.0"?>');
  for (let line = 0; line < 50; line += 1) take('x'.repeat(100_000));
  t.is(take('</plist>'), false, 'it is outside by then');
  t.deepEqual(
    document('one')
      .split('\n')
      .map((line) => take(line))
      .filter(Boolean),
    ['read'],
  );
});
