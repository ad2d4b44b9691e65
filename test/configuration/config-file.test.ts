import { join } from 'node:path';
import test from 'ava';
import { readTables } from '../../src/configuration/config-file.ts';
import { makeTree } from '../fixtures/tree.ts';

test('each key of a file is found on the line where it begins', async (t) => {
  const sections = Array.from({ length: 40 }, (_, at) => [
    `[exporters.e${at}]`,
    `type = "csv"`,
    ...(at % 3 === 0 ? ['tags = [', '  "a",', '', '  "b",', ']'] : []),
    ...(at % 4 === 0 ? ['query = """', 'key = 1', '[exporters.e1]', '"""'] : []),
    `key = ${at}`,
  ]);
  const lines = sections.flat();
  const path = join(makeTree(t, { 'a.toml': lines.join('\n') }), 'a.toml');
  const { where } = await readTables(path, ['exporters']);
  let first = 1;
  for (const [at, section] of sections.entries()) {
    const lineOf = (key: string) => `${path}, line ${first + section.findIndex((line) => line.startsWith(key))}`;
    t.is(where('exporters', `e${at}`), lineOf('['));
    for (const key of ['type', 'tags', 'query'])
      if (section.some((line) => line.startsWith(key))) t.is(where('exporters', `e${at}`, key), lineOf(key));
    t.is(where('exporters', `e${at}`, 'key'), `${path}, line ${first + section.length - 1}`);
    first += section.length;
  }
  t.is(where('exporters', 'e39', 'absent'), where('exporters', 'e39'));
});
