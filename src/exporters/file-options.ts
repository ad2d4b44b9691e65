import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError, WriteError } from '../errors.ts';
import { duration, flag, size, text, value, type Values } from '../options.ts';

/** Of the exporters that write files. */
export const fileOptions = {
  filename: value({ flag: 'outputFile', alias: 'o', placeholder: 'FILE', describe: 'File to write; - is stdout' }, text),
  append: flag({ flag: 'appendOutput', describe: 'Keep what stands in the file' }),
  rotateSize: value(
    { flag: 'rotateSize', placeholder: 'SIZE', describe: 'Begin another file before one is larger than this: 100MiB' },
    size({ least: 1 }),
  ),
  rotateEvery: value(
    { flag: 'rotateEvery', placeholder: 'DURATION', describe: 'Begin another file after this time: 24h' },
    duration({ least: 1 }),
  ),
  gzip: flag({ flag: 'gzip', describe: 'Compress the files that are rotated' }),
};

/** Where to write: a file of which all of this is possible, or else something that only takes bytes. */
export function targetOf({ filename = '-', append, rotateSize, rotateEvery, gzip }: Values<typeof fileOptions>): Target {
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

/** A pipe, a terminal, /dev/null. What cannot be looked at is told by whoever opens it. */
function isStream(path: string): boolean {
  try {
    const stat = statSync(path);
    return !stat.isFile() && !stat.isDirectory();
  } catch {
    return false;
  }
}

/** For --check: whether samples could be written there. Touches nothing. */
export function checkTarget({ kind, path }: Target): string {
  if (kind === 'stdout') return 'stdout takes what comes';
  try {
    const standing = nearest(path);
    // Behind what is no folder nothing can be made: with the dot, the system says so.
    accessSync(standing === path ? path : `${standing}/.`, constants.W_OK);
    return `${path} can be ${standing === path ? 'written' : 'made'}`;
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/** The file, or the folder in which it and the folders on the way can be made. */
function nearest(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) || dirname(path) === path ? path : nearest(dirname(path));
}
