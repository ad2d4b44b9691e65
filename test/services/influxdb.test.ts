import type { ExecutionContext } from 'ava';
import * as fc from 'fast-check';
import { influxLines, sampleLines } from '../formatters/influx-lines.ts';
import { anyKnownName, anyNumber, anyText, anyTimestamp, samplesWith } from '../formatters/hostile.ts';
import { peer } from '../peers.ts';
import { startInfluxd, type Influxd, type Series } from './influxd.ts';

// For any names, tags and numbers, the server accepts the lines, and a query returns all of them.

for (const schema of ['wide', 'tagged'] as const) {
  peer('influxd')(`${schema}: whatever names there are, every value and tag comes back under a name that tells which it is`, async (t) => {
    const server = await startInfluxd(t);
    const notices: string[] = [];
    const linesOf = sampleLines({ measurement: 'cubestat', schema }, (notice) => void notices.push(notice));
    const samples = distinct(samplesWith(anyText), 100);
    await write(t, server, samples.flatMap(linesOf));
    const found = (await server.query('SELECT * FROM /.*/ GROUP BY *')).flatMap(valuesOf);
    const leftOut = new Set(notices.map((notice) => /^the ([^]*) is left out, because /.exec(notice)?.[1]));
    for (const { timestamp, tags, metrics } of samples) {
      const own = found.filter(([, , time]) => time === Math.round(timestamp * 1000));
      const entries = Object.entries(metrics);
      t.is(own.length, entries.filter(([name]) => !leftOut.has(`metric ${name}`)).length);
      for (const [name, value] of entries) {
        if (leftOut.has(`metric ${name}`)) continue;
        const field = own.find(
          ([, key, , held]) => held === value && (schema === 'tagged' || namesFor('metric', name).includes(String(key))),
        );
        t.truthy(field, `${name} ${notices.join('\n')}`);
        for (const [tag, text] of Object.entries(tags ?? {})) {
          if (leftOut.has(`tag ${tag}`) || text === '') continue;
          const held = field![0] as Record<string, string>;
          t.true(
            namesFor('tag', tag).some((key) => held[key] === wellFormed(text)),
            tag,
          );
        }
      }
    }
  });
}

peer('influxd')('a query by a tag finds all points, whatever else its name is given to', async (t) => {
  const server = await startInfluxd(t);
  const linesOf = sampleLines({ measurement: 'cubestat', schema: 'wide' }, () => {});
  const tags = { env: 'prod' };
  const samples = [{ m: 1 }, { m: 2, host: 5, env: 6 }].map((metrics, at) => ({ timestamp: at, host: 'web1', tags, metrics }));
  await write(t, server, samples.flatMap(linesOf));
  for (const where of ["host='web1'", "env='prod'"]) {
    const [series] = await server.query(`SELECT m FROM cubestat WHERE ${where}`);
    t.deepEqual(series?.values, [
      [0, 1],
      [1000, 2],
    ]);
  }
});

peer('influxd')('tagged: every instance comes back as the tag it was', async (t) => {
  const server = await startInfluxd(t);
  const points = distinct(fc.record({ timestamp: anyTimestamp, known: anyKnownName, value: anyNumber }), 300);
  await write(
    t,
    server,
    points.flatMap(({ timestamp, known, value }) => {
      return influxLines({ timestamp, host: 'web1', metrics: { [known.name]: value } }, { measurement: 'unused', schema: 'tagged' });
    }),
  );
  const found = await server.query('SELECT * FROM /.*/ GROUP BY *');
  const expected = points.map(({ timestamp, known, value }) => [
    storedTags({ ...known.instances, host: 'web1' }),
    Math.round(timestamp * 1000),
    value,
  ]);
  t.deepEqual(sorted(found.flatMap(valuesOf).map(([tags, , time, value]) => [tags, time, value])), sorted(expected));
});

peer('influxd')('every number, to its last digit', async (t) => {
  const server = await startInfluxd(t);
  const values = [0, 5, -5, 0.1 + 0.2, 2 ** 53, 1e21, 1.5e-7, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, Number.EPSILON];
  const samples = values.map((value, at) => ({ timestamp: at / 1000, host: 'web1', metrics: { x: value } }));
  await write(
    t,
    server,
    samples.flatMap((sample) => influxLines(sample, { measurement: 'cubestat', schema: 'wide' })),
  );
  const [series] = await server.query('SELECT x FROM cubestat');
  t.deepEqual(
    series!.values,
    values.map((value, at) => [at, value]),
  );
});

/** The names under which a tag or metric may come back. */
function namesFor(kind: 'tag' | 'metric', name: string): string[] {
  return [nameOf(name), `${kind}_${stored(name)}`];
}

/** Random ones, of which each has a time of its own: points at the same time would merge. */
function distinct<Point extends { readonly timestamp: number }>(points: fc.Arbitrary<Point>, count: number): Point[] {
  return fc.sample(points, count).map((point, at) => ({ ...point, timestamp: (Math.round(point.timestamp) * 1000 + at) / 1000 }));
}

async function write(t: ExecutionContext, server: Influxd, lines: readonly string[]): Promise<void> {
  t.deepEqual(await server.write(lines.join('\n')), { status: 204, body: '' });
}

function valuesOf({ tags = {}, columns, values }: Series): unknown[][] {
  const filled = sortedByName(Object.entries(tags).flatMap(([name, value]) => (value === '' ? [] : [[name, decoded(value)] as const])));
  return values.flatMap(([time, ...fields]) =>
    fields.flatMap((value, at) => (value === null ? [] : [[Object.fromEntries(filled), columns[at + 1], time, value]])),
  );
}

function storedTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const filled = Object.entries(tags).filter(([, value]) => value !== '');
  return Object.fromEntries(sortedByName(filled.map(([name, value]) => [nameOf(name), wellFormed(value)])));
}

/** What becomes of the name of a tag or field. */
function nameOf(name: string): string {
  const key = stored(name).replace(/^_+/, '') || 'value';
  return key === 'time' ? 'time_' : key;
}

/** The value of a tag as it was before it was written. */
function decoded(value: string): string {
  return value.replace(/%((?:25)*)([01][0-9A-F]|7F|5C)/g, (_, escaped: string, code: string) =>
    escaped === '' ? String.fromCharCode(Number.parseInt(code, 16)) : `%${escaped.slice(2)}${code}`,
  );
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** What can be stored of a name: spaces for control characters, and no backslash before a special character or the end. */
function stored(text: string): string {
  let kept = '';
  for (const character of Array.from(wellFormed(text)).toReversed()) {
    if (/[\u0000-\u001f\u007f]/.test(character)) kept = ` ${kept}`;
    else if (character !== '\\' || !', ="'.includes(kept.at(0) ?? ' ')) kept = character + kept;
  }
  return kept;
}

function sortedByName(entries: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function sorted(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
