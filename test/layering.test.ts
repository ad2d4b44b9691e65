import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'ava';

/** From the ground up: a layer imports from those before it, and never from its own other families. */
const layers: readonly (readonly string[])[] = [
  ['errors', 'sample', 'remember', 'suggest'],
  ['report', 'options', 'files'],
  ['catalogue', 'spool'],
  ['collectors', 'filters', 'formatters', 'sinks', 'delivery', 'terminal'],
  ['sources', 'exporters'],
  ['pipeline', 'completion'],
  ['commands', 'index'],
  ['command-line'],
  ['cli'],
  ['main'],
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const familyOf = (path: string) => path.replace(/\.ts$/, '').split('/')[0]!;
const layerOf = (path: string) => layers.findIndex((families) => families.includes(familyOf(path)));

for (const file of files) {
  test(`${file} imports from the layers below, and enters a folder through its index`, (t) => {
    t.not(layerOf(file), -1, 'it stands in a layer');
    for (const [, specifier] of readFileSync(join('src', file), 'utf8').matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)';/gms)) {
      const target = normalize(join(dirname(file), specifier!));
      if (familyOf(target) !== familyOf(file)) t.true(layerOf(target) < layerOf(file), `${target} is not below`);
      const isWithin = dirname(target) === '.' || `${dirname(file)}/`.startsWith(`${dirname(target)}/`);
      t.true(isWithin || target.endsWith('/index.ts'), `${target} is not the index of its folder`);
    }
  });
}
