import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';

/** An error that the user can act on. Its message goes to stderr without a stack. */
export class CubestatError extends Error {
  override readonly name: string = 'CubestatError';
  readonly code: string;
  readonly exitCode: number;
  /** Lines to be shown below the message. */
  readonly excerpt: readonly string[];

  constructor(
    message: string,
    { code, exitCode = 1, cause, excerpt = [] }: { code: string; exitCode?: number; cause?: unknown; excerpt?: readonly string[] },
  ) {
    super(message, { cause });
    this.code = code;
    this.exitCode = exitCode;
    this.excerpt = excerpt;
  }
}

/** Something is wrong at a place of a text: the excerpt is that part of the text, and a mark below the place. */
export class ExcerptError extends Error {
  override readonly name = 'ExcerptError';
  readonly excerpt: readonly string[];

  constructor(message: string, excerpt: readonly string[]) {
    super(message);
    this.excerpt = excerpt;
  }
}

/** An invalid option or operand, on the command line or in the environment. */
export class UsageError extends CubestatError {
  override readonly name = 'UsageError';

  constructor(message: string, excerpt: readonly string[] = [], cause?: unknown) {
    super(message, { code: 'USAGE', exitCode: 2, excerpt, cause });
  }
}

/** A destination that cannot be written: a full disk, a missing folder. EX_IOERR of sysexits(3). */
export class WriteError extends CubestatError {
  override readonly name = 'WriteError';

  constructor(target: string, cause: unknown) {
    super(`cannot write to ${target}: ${reasonOf(cause)}`, { code: 'WRITE', exitCode: 74, cause });
  }
}

/**
 * The worst of several exit codes: 2 (asked for what cannot be), then 74 (cannot write), then 1 (failed, or samples lost), then 75 (samples
 * left over).
 */
export function worstExitCode(codes: readonly number[]): number {
  return [2, 74, 1, 75].find((code) => codes.includes(code)) ?? 0;
}

/** The reason of an error, for people: `no space left on device` rather than ENOSPC. */
export function reasonOf(error: unknown): string {
  const known = isSystemError(error) ? (getSystemErrorMap().get(error.errno)?.[1] ?? unknownToNode[-error.errno]) : undefined;
  return known ?? (error instanceof Error ? error.message : String(error));
}

const { ENOSPC, EDQUOT, ESTALE } = constants.errno;

/** Errors of disks for which Node has neither a code nor a text. */
const unknownToNode: Readonly<Record<number, string>> = { [EDQUOT]: 'disk quota exceeded', [ESTALE]: 'stale file handle' };

/** Whether a write failed because the filesystem is full, or the user's quota is. */
export function isDiskFull(error: unknown): boolean {
  return isSystemError(error) && [ENOSPC, EDQUOT].includes(-error.errno);
}

/** Whether a system call failed. Errors of libraries have an errno too, but no syscall. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { errno: number } {
  return error instanceof Error && 'syscall' in error && 'errno' in error && typeof error.errno === 'number';
}

/** The errno name of a failed system call, such as ENOENT; undefined for other errors. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
