import { isSystemError } from '../../errors.ts';
import { undefinedIf } from './read-errors.ts';
import type { MaxAge, RootDirectory } from './root-directory.ts';

/**
 * The number in a small file of sysfs; undefined when its device is suspended, gone or failed, or only root may read it. The path is looked
 * up each time, because another device may have it now.
 */
export function numberIn(tree: RootDirectory, path: string, maxAge: MaxAge = 'half a second'): number | undefined {
  const number = Number(wordIn(tree, path, maxAge) || NaN);
  // A count that is below 0 for a moment is printed as nearly 2^64.
  return Math.abs(number) < 2 ** 53 ? number : undefined;
}

/** Like {@link numberIn}, for what cannot be below 0. */
export function countIn(tree: RootDirectory, path: string, maxAge?: MaxAge): number | undefined {
  const number = numberIn(tree, path, maxAge);
  return number !== undefined && number >= 0 ? number : undefined;
}

/** Like {@link numberIn}, for a file with a word. */
export function wordIn(tree: RootDirectory, path: string, maxAge: MaxAge = 'half a second'): string | undefined {
  return undefinedIf(isSystemError, () => tree.open(path, maxAge)?.tryRead()?.trim());
}

/** Like {@link wordIn}, for a file that never changes: a name, a label. */
export function labelIn(tree: RootDirectory, path: string): string | undefined {
  return undefinedIf(isSystemError, () => tree.text(path)?.trim());
}

/** Whether a device can be read without waking it: where runtime power management is off, the kernel says `unsupported`. */
export function isAwake(tree: RootDirectory, device: string): boolean {
  const status = wordIn(tree, `${device}/power/runtime_status`);
  return status === undefined || status === 'active' || status === 'unsupported';
}
