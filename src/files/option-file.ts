import { reasonOf, UsageError } from '../errors.ts';
import { readRegularFile } from './regular-file.ts';

/** A secret, given directly or in a file. Throws a UsageError where both are given, or the file cannot be read. */
export function secretOf(name: string, given: string | undefined, path: string | undefined): string | undefined {
  if (given !== undefined && path !== undefined) throw new UsageError(`${name} and ${name}_file are given; one of them is enough`);
  return path === undefined ? given : contentOf(`${name}_file`, path).toString().trim();
}

/** The content of the file that an option names. Throws a UsageError where it cannot be read. */
export function contentOf(option: string, path: string): Buffer {
  try {
    return readRegularFile(path);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${reasonOf(error)}`);
  }
}

/**
 * Reads a secret now, which may throw, and again on each call of the returned function. While its file is being replaced, it may be missing or
 * empty: then the last secret is returned.
 */
export function currentSecret<Secret>(read: () => Secret): () => Secret {
  let last = read();
  return () => {
    try {
      last = read();
    } catch {}
    return last;
  };
}
