import { accessSync, constants, statSync } from 'node:fs';
import { UsageError, WriteError } from '../errors.ts';
import type { Values } from '../options/index.ts';
import type { Sample } from '../samples/index.ts';
import { type Document, checkDocumentFile } from '../documents/index.ts';
import type { fileOptions } from './file-options.ts';

/** The target of a configuration: a file, or stdout or a device, which cannot be appended to or rotated. */
export function fileTarget({ filename = '-', append, rotateSize, rotateEvery, gzip }: Values<typeof fileOptions>): Target {
  const kind = filename === '-' ? 'stdout' : isStream(filename) ? 'device' : 'file';
  if (kind === 'file') return { kind, path: filename, append, rotateSize, rotateEvery, gzip };
  if (rotateSize !== undefined || rotateEvery !== undefined) {
    throw new UsageError(`${kind === 'stdout' ? 'stdout' : filename} cannot be rotated: --rotate-size and --rotate-every need a file`);
  }
  return { kind, path: filename };
}

type Target =
  | { readonly kind: 'stdout' | 'device'; readonly path: string }
  | ({ readonly kind: 'file'; readonly path: string } & Pick<Values<typeof fileOptions>, 'append' | 'rotateSize' | 'rotateEvery' | 'gzip'>);

/** Whether a path is a pipe, a terminal or another device. A failed stat returns false: opening reports why. */
function isStream(path: string): boolean {
  try {
    const stat = statSync(path);
    return !stat.isFile() && !stat.isDirectory();
  } catch {
    return false;
  }
}

/** For --check: throws where the target is not writable. Changes nothing. */
export async function checkTarget(target: Target, document: Document<Sample>): Promise<string> {
  const { kind, path } = target;
  if (kind === 'file') return checkDocumentFile(document, target);
  if (kind === 'stdout') return 'stdout takes what comes';
  try {
    accessSync(path, constants.W_OK);
    return `${path} can be written`;
  } catch (error) {
    throw new WriteError(path, error);
  }
}
