import { readFileSync } from 'node:fs';
import test from 'ava';
import * as fc from 'fast-check';
import { parsePlist, type PlistDictionary, type PlistValue } from '../../../src/collectors/soc/plist.ts';

const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x.dtd">\n<plist version="1.0">\n';
const plist = (body: string) => parsePlist(`${head}${body}\n</plist>\n`);

/** As objects, to be compared. */
const plain = (value: PlistValue | undefined): unknown => {
  if (value instanceof Map) return Object.fromEntries([...(value as PlistDictionary)].map(([key, inner]) => [key, plain(inner)]));
  return Array.isArray(value) ? (value as PlistValue[]).map(plain) : value;
};

test('every kind of value', (t) => {
  const body = `<dict>
    <key>integer</key><integer>-42</integer>
    <key>real</key><real>1.02287e+09</real>
    <key>text</key><string>a &lt;b&gt; &amp;amp; &quot;c&quot;</string>
    <key>empty</key><string></string><key>none</key><string/>
    <key>yes</key><true/><key>no</key><false/>
    <key>date</key><date>2023-04-01T13:18:36Z</date>
    <key>list</key><array><integer>1</integer><dict><key>in</key><array></array></dict></array>
  </dict>`;
  t.deepEqual(plain(plist(body)), {
    ...{ integer: -42, real: 1.02287e9, text: 'a <b> &amp; "c"', empty: '', none: '', yes: true, no: false },
    ...{ date: '2023-04-01T13:18:36Z', list: [1, { in: [] }] },
  });
});

test('a value that cannot be read is left out, and the rest is kept', (t) => {
  const ways = [
    '<real>nan</real>',
    '<real>-inf</real>',
    '<real></real>',
    '<integer>0x10</integer>',
    '<real>0.5',
    '<real>0.5</integer>',
    '</real>',
    '<unknown>5</unknown>',
    '',
  ];
  for (const way of ways) {
    const body = `<dict><key>before</key><real>1</real><key>idle_ratio</key>${way}\n<key>after</key><real>2</real></dict>`;
    t.deepEqual(plain(plist(body)), { before: 1, after: 2 }, way);
  }
  t.deepEqual(plain(plist('<dict><key>a</key><integer>1</integer><key>idle_ratio</key><real>0.98</dict>')), { a: 1 });
});

test('of two values with the same key the first counts', (t) => {
  t.deepEqual(plain(plist('<dict><key>idle_ratio</key><real>0.98</real><key>idle_ratio</key><real>0</real></dict>')), { idle_ratio: 0.98 });
});

test('what is cut off, crossed, or no property list, is nothing', (t) => {
  const texts = [
    '',
    'powermetrics must be invoked as the superuser',
    head,
    `${head}<dict>`,
    `${head}<dict></plist>`,
    `${head}<dict></array></plist>`,
  ];
  for (const text of [...texts, `${head}</dict></plist>`, '<plist', '<<<<', `${head}<array><dict></array></dict></plist>`])
    t.is(parsePlist(text), undefined, text);
});

test('names that objects of JavaScript have are names like others', (t) => {
  const dictionary = plist('<dict><key>__proto__</key><dict><key>polluted</key><true/></dict><key>constructor</key><real>1</real></dict>');
  t.deepEqual([...(dictionary as PlistDictionary).keys()], ['__proto__', 'constructor']);
  t.is(({} as { polluted?: boolean }).polluted, undefined);
});

test('what is nested without end, is nothing', (t) => {
  t.is(plist('<array>'.repeat(100_000) + '</array>'.repeat(100_000)), undefined);
});

/** The number of characters that a text is asked for stands for time, whatever the machine is busy with. */
function work(text: string): number {
  let read = 0;
  const counted = {
    indexOf(part: string, from = 0) {
      const found = text.indexOf(part, from);
      read += (found < 0 ? text.length : found) - from;
      return found;
    },
    slice: (from: number, to: number) => ((read += to - from), text.slice(from, to)),
    startsWith: (part: string, at: number) => ((read += part.length), text.startsWith(part, at)),
  };
  parsePlist(counted as unknown as string);
  return read;
}

test('no text takes more than a few passes', (t) => {
  const parts = [
    '<',
    '<real>',
    '<real>1',
    '<key>',
    '</dict>',
    '<dict><key>',
    '<real>1</real',
    '<!DOCTYPE [',
    '\0',
    '&amp;',
    '<string>',
    '<a ',
  ];
  for (const part of parts) {
    const text = `${head}<dict>${part.repeat(20_000)}`;
    t.true(work(text) < 8 * text.length, part);
  }
});

test('any text is read without an error, and any change of a document too', (t) => {
  const document = readFileSync('test/fixtures/macos/powermetrics.plist', 'utf8');
  const change = fc.tuple(
    fc.nat(document.length),
    fc.nat(document.length),
    fc.constantFrom('', '\0', '<', '</dict>', '<real>', '9'.repeat(400)),
  );
  const broken = change.map(([from, to, between]) => document.slice(0, from) + between + document.slice(to));
  t.notThrows(() => fc.assert(fc.property(fc.oneof(broken, fc.string()), (text) => void parsePlist(text))));
});
