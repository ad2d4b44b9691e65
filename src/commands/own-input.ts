import { fstatSync, statSync, type Stats } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { UsageError } from '../errors.ts';
import type { Context } from './command.ts';

/** Refuses to write to a file that is read too, which would lose what it holds, or read for ever what is written. `-` is stdout. */
export function refuseOwnInput(target: string, { operands, stdin, stdout }: Context): void {
  const written = target === '-' ? fileOf(stdout) : fileAt(target);
  if (!written) return;
  const names = operands.length > 0 ? operands : ['-'];
  for (const name of names) {
    const read = name === '-' ? fileOf(stdin) : fileAt(name);
    if (read && read.dev === written.dev && read.ino === written.ino)
      throw new UsageError(
        `${nameOf(target === '-' ? name : target)} is read and would be written at the same time: write to another file`,
      );
  }
}

function nameOf(name: string): string {
  return name === '-' ? 'stdin' : name;
}

function fileAt(path: string): Stats | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? stat : undefined;
}

/** Of a stream that Node keeps for a descriptor. */
function fileOf(stream: Readable | Writable): Stats | undefined {
  const { fd } = stream as { readonly fd?: number };
  const stat = fd === undefined ? undefined : fstatSync(fd);
  return stat?.isFile() ? stat : undefined;
}
