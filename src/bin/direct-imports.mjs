import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/**
 * Imports through a family's index become imports of the files that it names: a verb then loads what it uses of a family, not all
 * of it. Reads what tsc has written.
 */
export const directImports = {
  name: 'direct-imports',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/]src[\\/].*\.js$/ }, ({ path }) => ({ contents: directed(readFileSync(path, 'utf8'), dirname(path)) }));
  },
};

/** Names that are loaded later come from one file, or from the index. */
function directed(text, folder) {
  const later = text.replaceAll(/const (\{[^}]*\}) = await import\('(\.[^']+)'\)/g, (whole, names, target) => {
    const files = new Set(namesIn(names.slice(1, -1), ': ').map(({ name }) => originOf(resolve(folder, target), name).file));
    return files.size === 1 ? `const ${names} = await import('./${relative(folder, [...files][0])}')` : whole;
  });
  return later.replaceAll(/^import \{([^}]*)\} from '(\.[^']+)';/gm, (_whole, names, target) => {
    const found = namesIn(names).map(({ name, alias }) => ({ ...originOf(resolve(folder, target), name), alias }));
    return found.map(({ file, name, alias }) => `import { ${name} as ${alias} } from './${relative(folder, file)}';`).join(' ');
  });
}

/** The file that defines what another one exports, and its name there. */
function originOf(file, name) {
  return reexportsOf(file).get(name) ?? { file, name };
}

const known = new Map();

function reexportsOf(file) {
  if (!known.has(file)) {
    const statements = [...readFileSync(file, 'utf8').matchAll(/^export \{([^}]*)\} from '(\.[^']+)';/gm)];
    known.set(
      file,
      new Map(
        statements.flatMap(([, names, target]) =>
          namesIn(names).map(({ name, alias }) => [alias, originOf(resolve(dirname(file), target), name)]),
        ),
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
