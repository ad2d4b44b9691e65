import { errnoOf, isSystemError, reasonOf } from '../../errors.ts';

/** Why input could not be read, for people; undefined where that is not what an error tells. */
export function whyUnreadable(error: unknown): string | undefined {
  if (isSystemError(error)) return reasonOf(error);
  const code = errnoOf(error);
  if (!code?.startsWith('Z_')) return undefined;
  if (code === 'Z_BUF_ERROR') return 'it ends in the middle of what gzip compressed';
  return 'what gzip compressed is damaged in it';
}
