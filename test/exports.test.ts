import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'ava';

interface Source {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const filesBelow = (folder: string): Source[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') }));

const sources = filesBelow('src');

/** What a file declares and exports, as opposed to what it passes on. */
const declaration = /^export (?:async )?(?:abstract )?(const|let|function\*?|class|interface|type) (\w+)/gm;
const declarations = sources.flatMap(({ path, text }) =>
  Array.from(text.matchAll(declaration), ([, kind, name]) => ({ path, name: name!, isType: kind === 'interface' || kind === 'type' })),
);

/** A format and the exporter of the same name are one concept for users. */
const twoSides = new Set(['csv', 'influxdb', 'json', 'ndjson', 'prometheus']);

test('no two exported names are the same word for different things', (t) => {
  const pathsOf = new Map<string, Set<string>>();
  // The library gives what the families hold, under the same names.
  for (const { path, name } of declarations.filter(({ path: file }) => file !== 'src/index.ts'))
    pathsOf.set(name, new Set([...(pathsOf.get(name) ?? []), onAnySystem(path)]));
  const several = [...pathsOf].filter(([name, paths]) => paths.size > 1 && !twoSides.has(name) && !isVerb(name));
  t.deepEqual(
    several.map(([name, paths]) => `${name}: ${[...paths].join(', ')}`),
    [],
  );
});

/** A subsystem has the same name on each system. */
function onAnySystem(path: string): string {
  return path.replace(/\.(linux|darwin)\.ts$/, '.ts');
}

/** A verb is named as what it does: `filter`, `replay`. */
function isVerb(name: string): boolean {
  return sources.some(({ path }) => path === `src/commands/${name}.ts`);
}

test('every value that is exported is taken by another file', (t) => {
  const taken = new Set([...sources, ...filesBelow('test')].flatMap(takenBy));
  const isTaken = ({ path, name }: { path: string; name: string }) => taken.has(`${path} ${name}`) || taken.has(`${path} *`);
  const open = declarations.filter(({ path, isType }) => !isType && path !== 'src/index.ts');
  t.deepEqual(
    open.filter((one) => !isTaken(one)).map(({ path, name }) => `${path}: ${name}`),
    [],
  );
});

/** The names that a file takes from others, each with the path of the other; `*` is all of them. */
function takenBy({ path, text }: Source): string[] {
  const from = (specifier: string) => normalize(join(dirname(path), specifier));
  const named = text.matchAll(/^(?:import|export) (?:type )?\{([^}]*)\} from '(\.[^']+)'/gm);
  const whole = text.matchAll(/(?:\* as \w+ from |import\()'(\.[^']+)'/g);
  return [
    ...[...named].flatMap(([, names, specifier]) => names!.split(',').map((name) => `${from(specifier!)} ${bare(name)}`)),
    ...Array.from(whole, ([, specifier]) => `${from(specifier!)} *`),
  ];
}

function bare(name: string): string {
  return name
    .trim()
    .replace(/^type /, '')
    .split(' as ')[0]!;
}
