import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'ava';

/** From the ground up: a layer imports from those before it, and never from its own other families. */
const layers: readonly (readonly string[])[] = [
  ['memoize', 'package-json', 'errors', 'patterns', 'processes', 'time'],
  ['text', 'connections'],
  ['report', 'options', 'samples'],
  ['pipeline', 'files', 'catalogue'],
  ['configuration', 'documents', 'http', 'spool', 'provisioning', 'charts', 'expressions', 'statistics'],
  ['collectors', 'filters', 'formatters', 'delivery', 'nats', 'kafka', 'terminal', 'web'],
  ['sources', 'exporters'],
  ['run', 'summary', 'doctor', 'service'],
  ['diff'],
  ['completion'],
  ['commands', 'index'],
  ['cli'],
  ['main'],
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const familyOf = (path: string) => path.replace(/\.ts$/, '').split('/')[0]!;
const layerOf = (path: string) => layers.findIndex((families) => families.includes(familyOf(path)));

/** Static ones, those of types, and those that are loaded when they are needed. */
const specifiers = /^(?:import|export) [^;]*?from '(\.[^']+)';|\bimport\('(\.[^']+)'\)/gms;
const importsOf = (file: string) =>
  [...readFileSync(join('src', file), 'utf8').matchAll(specifiers)].map(([, fixed, lazy]) =>
    // What the build makes has declarations only.
    normalize(join(dirname(file), (fixed ?? lazy)!.replace(/\.js$/, '.d.ts'))),
  );

for (const file of files) {
  test(`${file} imports from the layers below, and enters a folder through its index`, (t) => {
    t.not(layerOf(file), -1, 'it stands in a layer');
    for (const target of importsOf(file)) {
      if (familyOf(target) !== familyOf(file)) t.true(layerOf(target) < layerOf(file), `${target} is not below`);
      const isWithin = dirname(target) === '.' || `${dirname(file)}/`.startsWith(`${dirname(target)}/`);
      t.true(isWithin || target.endsWith('/index.ts'), `${target} is not the index of its folder`);
    }
  });
}

test('no file imports itself by way of others', (t) => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) return void circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file)) return;
    for (const target of importsOf(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  t.deepEqual(circles, []);
});
