import { statSync, type Stats } from 'node:fs';
import { isSystemError, UsageError } from '../../errors.ts';
import type { Context } from './command.ts';
import { fileOf, namesIn } from './input.ts';

/** Throws a UsageError if the output (`-` is stdout) is also an input: it would be truncated, or grow forever. */
export function refuseOwnInput(target: string, { operands, stdin, stdout }: Context): void {
  const written = target === '-' ? fileOf(stdout) : fileAt(target);
  if (!written) return;
  for (const name of namesIn(operands)) {
    const read = name === '-' ? fileOf(stdin()) : fileAt(name);
    if (read && read.dev === written.dev && read.ino === written.ino)
      throw new UsageError(
        `${nameOf(target === '-' ? name : target)} is read and would be written at the same time: write to another file`,
      );
  }
}

function nameOf(name: string): string {
  return name === '-' ? 'stdin' : name;
}

/** undefined also where stat fails: opening the path reports why. */
function fileAt(path: string): Stats | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? stat : undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}
