import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { errnoOf, reasonOf, UsageError } from '../../errors.ts';
import { didYouMean, orList } from '../../text/index.ts';

/** The file of a module. */
export interface Found {
  readonly path: string;
  /** Its name in messages, as the user wrote it. */
  readonly name: string;
  /** The line of the module that threw an error: `:3`. */
  lineOf(error: unknown): string | undefined;
}

/** Finds the file of a path, a `file:` URL or a package. Throws a UsageError when there is none. */
export function findModule(specifier: string, folder: string, types: readonly string[]): Found {
  const isPath = /^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier) || (/\.[cm]?[jt]s$/.test(specifier) && existsSync(join(folder, specifier)));
  return isPath ? moduleAt(fileOf(specifier, folder), specifier) : moduleOf(specifier, folder, types);
}

function fileOf(specifier: string, folder: string): string {
  try {
    const path = specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(folder, specifier);
    const stat = statSync(path);
    if (stat.isDirectory()) throw new Error('it is a folder; name the file in it');
    // Importing a FIFO would block forever.
    if (!stat.isFile()) throw new Error('it is not a regular file');
    return path;
  } catch (error) {
    const reason = errnoOf(error) === 'ENOENT' ? `there is no such file in ${folder}` : reasonOf(error);
    throw new UsageError(`${specifier}: ${reason}`);
  }
}

function moduleOf(specifier: string, folder: string, types: readonly string[]): Found {
  const path = isBuiltin(specifier) || specifier === '' ? undefined : packageEntry(specifier, createRequire(join(folder, 'package.json')));
  if (path !== undefined) return moduleAt(path, `${specifier} (${path})`);
  const file = /[./]/.test(specifier) ? `; a file is written ./${specifier}` : '';
  const unknown = `no exporter ${specifier || "''"}: it is none of ${orList(types)}, and no package is so named in ${folder}`;
  throw new UsageError(`${unknown}${file || didYouMean(specifier, types)}`);
}

/** A stack trace has the URL of an ES module and the path of a CommonJS one, both with links resolved. */
function moduleAt(path: string, name: string): Found {
  const real = realpathSync(path);
  const places = [pathToFileURL(real).href, real].map((place) => `${place}:`);
  return {
    path: real,
    name,
    lineOf(error) {
      const stack = (error instanceof Error && error.stack) || '';
      const place = places.find((place) => stack.includes(place));
      return place && `:${Number.parseInt(stack.slice(stack.indexOf(place) + place.length), 10)}`;
    },
  };
}

function packageEntry(specifier: string, require: NodeJS.Require): string | undefined {
  try {
    return require.resolve(specifier);
  } catch (error) {
    if (errnoOf(error) === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return importedEntry(specifier, require);
    if (errnoOf(error) === 'MODULE_NOT_FOUND') return undefined;
    throw new UsageError(`${specifier}: ${reasonOf(error)}`);
  }
}

/** The entry of a package that can only be imported. Node resolves it only relative to the importing module. */
function importedEntry(specifier: string, require: NodeJS.Require): string | undefined {
  const [, name = '', subpath = ''] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(specifier) ?? [];
  const folder = (require.resolve.paths(specifier) ?? []).map((parent) => join(parent, name)).find((each) => existsSync(each));
  if (folder === undefined) return undefined;
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports?: Targets };
  const bySubpath = typeof exports === 'object' && Object.keys(exports).some((key) => key.startsWith('.'));
  const target = targetOf(bySubpath ? exports[`.${subpath}`] : subpath === '' ? exports : undefined);
  return target === undefined ? undefined : join(folder, target);
}

/** https://nodejs.org/api/packages.html#conditional-exports */
type Targets = string | { readonly [condition: string]: Targets };

function targetOf(targets: Targets | null | undefined): string | undefined {
  if (typeof targets !== 'object' || targets === null) return targets ?? undefined;
  const conditions = Object.keys(targets).filter((condition) => ['import', 'node', 'module-sync', 'default'].includes(condition));
  return conditions.map((condition) => targetOf(targets[condition])).find((target) => target !== undefined);
}
