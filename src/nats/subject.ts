import { hostToken } from '../connections/index.ts';

/**
 * The subject of a host: `cubestat.web1`. Characters with a meaning in subjects, and those that not all clients can write, are
 * percent-encoded. https://docs.nats.io/nats-concepts/subjects
 */
export function hostSubject(prefix: string, host: string): string {
  return `${prefix}.${hostToken(host, /[^\w-]/gu)}`;
}

/** In characters. */
const longestPrefix = 255;

/** Checks a subject prefix. Throws an Error with the expected form. */
export function subjectPrefix(given: string): string {
  if (!/^[^\s.*>\0]+(\.[^\s.*>\0]+)*$/.test(given) || given.startsWith('$') || given.length > longestPrefix)
    throw new Error('expected words between dots, without * and >');
  return given;
}
