import fastCsv from 'fast-csv';
import * as fc from 'fast-check';
import test from 'ava';
import { csvField, csvHeading, csvHeadings } from '../../src/catalogue/index.ts';
import { anyCharacter } from '../any-character.ts';

test('fields are read back as they were, and NULs as %00', async (t) => {
  const text = fc.string({ unit: anyCharacter });
  const field = fc.oneof(text, fc.stringMatching(/^[ \t\f\v\u00A0\u2028\uFEFF\0,"\r\nab]*$/));
  await fc.assert(
    fc.asyncProperty(fc.array(field, { minLength: 2, maxLength: 5 }), async (fields) => {
      const read = await fastCsv.parseString(`${fields.map(csvField).join()}\n`, { headers: false }).toArray();
      const expected = fields.map((text) => text.replaceAll('\0', '%00'));
      t.deepEqual(read, [expected]);
    }),
  );
});

test('a heading can be written, and tells a tag from a metric where the plain one is taken', (t) => {
  t.is(csvHeading('a\0b\uD800'), 'a%00b\uFFFD');
  t.deepEqual(csvHeadings('tag', 'env'), ['env', 'tag:env']);
  t.deepEqual(csvHeadings('metric', 'tag:env'), ['metric:tag:env']);
});
