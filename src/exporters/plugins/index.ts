import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { childEnvironment } from '../../processes/index.ts';
import { errnoOf, reasonOf, UsageError } from '../../errors.ts';
import { exporterIn } from './validate.ts';
import type { Exporter } from '../exporter.ts';
import { isolated } from './isolate.ts';
import { findModule, type Found } from './resolve.ts';
import { settled } from './settled.ts';

/**
 * Loads the exporter that a user names: a module by its path (`./my-exporter.mjs`), or a package installed in `folder`. Rejects with a
 * UsageError that says what is wrong, and where.
 */
export async function loadModule(specifier: string, folder: string, types: readonly string[]): Promise<Exporter> {
  const found = findModule(specifier, folder, types);
  const exporter = exporterIn(await load(found), found);
  if (types.includes(exporter.name))
    throw new UsageError(`${found.name}: it is named ${exporter.name}, as a type that comes with cubestat; give it a name of its own`);
  return isolated(exporter);
}

async function load(found: Found): Promise<Record<string, unknown>> {
  try {
    return await settled(imported(found.path), 'an await in it never ends');
  } catch (error) {
    throw new UsageError(await loadFailure(error, found));
  }
}

async function imported(path: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
}

async function loadFailure(error: unknown, { name, path, lineOf }: Found): Promise<string> {
  const code = errnoOf(error);
  const reason = reasonOf(error);
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && reason.includes(path))
    return `${name}: Node.js ${process.version} does not run ${path.replace(/^.*\./, '.')} files; compile it to JavaScript${typescriptHint(path)}`;
  if (code === 'ERR_MODULE_NOT_FOUND') return `${name}: ${reason}${missingHint(reason)}`;
  if (error instanceof SyntaxError) return `${name}${lineOf(error) ?? (await lineOfSyntaxError(path))}: syntax error: ${firstLine(reason)}`;
  return `${name}${lineOf(error) ?? ''}: it failed to load: ${reason}`;
}

function typescriptHint(path: string): string {
  return /\.[cm]?ts$/.test(path) ? ', or use Node.js 22.18 or later' : '';
}

function missingHint(reason: string): string {
  const missing = /^Cannot find package '([^']+)'/.exec(reason)?.[1];
  if (missing === 'cubestat') return '; npm install it there, or declare the options without it, as in cubestat-exporters(7)';
  return missing === undefined ? '' : `; npm install ${missing} there`;
}

/** Finds the line of a syntax error (`:3`) by `node --check`, as Node prints that of an ES module only to stderr. */
async function lineOfSyntaxError(path: string): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, ['--check', path], { timeout: 10_000, env: childEnvironment() });
    return ' (in a module that it imports)';
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    return /^.*?(:\d+)$/m.exec(stderr)?.[1] ?? '';
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!;
}
