import { readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';

/**
 * Imports through a family's index become imports of the files that it names, and nothing is left of the index but what it has itself:
 * a verb then loads what it uses of a family, not all of it. Reads what tsc has written.
 */
export const directImports = {
  name: 'direct-imports',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/]src[\\/].*\.js$/ }, ({ path }) => {
      const text = directed(readFileSync(path, 'utf8'), dirname(path));
      return { contents: basename(path) === 'index.js' ? text.replaceAll(reexport, '') : text };
    });
  },
};

/** Of names, or of all that another index has. */
const reexport = /^export (?:\*|\{([^}]*)\}) from '(\.[^']+)';/gm;

function directed(text, folder) {
  const origins = (names, target, renames) =>
    namesIn(names, renames).map(({ name, alias }) => {
      const origin = originOf(resolve(folder, target), name);
      return { ...origin, alias, from: `./${relative(folder, origin.file)}` };
    });
  return text
    .replaceAll(/const \{([^}]*)\} = await import\('(\.[^']+)'\)/g, (_whole, names, target) => {
      const found = origins(names, target, ': ');
      const modules = [...new Set(found.map(({ from }) => `await import('${from}')`))].join(', ');
      return `const { ${found.map(({ name, alias }) => `${name}: ${alias}`).join(', ')} } = Object.assign({}, ${modules})`;
    })
    .replaceAll(/^import \{([^}]*)\} from '(\.[^']+)';/gm, (_whole, names, target) =>
      origins(names, target)
        .map(({ name, alias, from }) => `import { ${name} as ${alias} } from '${from}';`)
        .join(' '),
    );
}

/** The file that defines what another one exports, and its name there. */
function originOf(file, name) {
  return reexportsOf(file).get(name) ?? { file, name };
}

const known = new Map();

function reexportsOf(file) {
  if (!known.has(file)) {
    const statements = [...readFileSync(file, 'utf8').matchAll(reexport)];
    known.set(
      file,
      new Map(
        statements.flatMap(([, names, target]) => {
          const from = resolve(dirname(file), target);
          return names === undefined ? [...reexportsOf(from)] : namesIn(names).map(({ name, alias }) => [alias, originOf(from, name)]);
        }),
      ),
    );
  }
  return known.get(file);
}

/** `a, b as c` */
function namesIn(list, renames = ' as ') {
  return list.split(',').flatMap((part) => {
    const [name, alias = name] = part.trim().split(renames);
    return name === '' ? [] : [{ name, alias }];
  });
}
