import { errnoOf, isSystemError } from '../../errors.ts';

type Codes = ReadonlySet<string | undefined>;

/** There is no device any more. */
export const gone: Codes = new Set(['ENODEV', 'ENXIO']);

/** A program serves the file, as lxcfs does, and has ended. Another one may serve it by now. */
export const lost: Codes = new Set(['ENOTCONN', 'ECONNABORTED', 'ESTALE']);

/** The result of reading; undefined for an expected error. */
export function undefinedIf<Result>(isExpected: (error: unknown) => boolean, read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

/** Whether a device does not answer, or has no such value, which the user cannot change. */
export function isUnanswered(error: unknown): boolean {
  return unanswered.has(errnoOf(error)) || (isSystemError(error) && error.errno < -lastError);
}

const unanswered: Codes = new Set(`EAGAIN EBUSY EINVAL EIO ENODATA ENOTSUP EOPNOTSUPP EPERM EPROTO EREMOTEIO ETIMEDOUT`.split(' '));

/** Beyond it are errors of the kernel itself, which drivers let out, such as ENOTSUPP (524): include/linux/errno.h. */
const lastError = 511;
