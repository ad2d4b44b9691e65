import { createHash } from 'node:crypto';

/** The most characters of a prefix or host: servers refuse protocol lines of more than 4096 bytes. */
const longestToken = 255;

/**
 * The subject of a host: `cubestat.web1`. Characters with a meaning in subjects, and those that not all clients can write, are
 * percent-encoded. https://docs.nats.io/nats-concepts/subjects
 */
export function hostSubject(prefix: string, host: string): string {
  const token = host === '' ? '%' : host.replace(/[^\w-]/gu, percentEncoded);
  if (token.length <= longestToken) return `${prefix}.${token}`;
  const hash = createHash('sha256').update(host).digest('hex').slice(0, 16);
  return `${prefix}.${token.slice(0, longestToken - hash.length - 1)}-${hash}`;
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** Checks a subject prefix. Throws an Error with the expected form. */
export function subjectPrefix(given: string): string {
  if (!/^[^\s.*>\0]+(\.[^\s.*>\0]+)*$/.test(given) || given.startsWith('$') || given.length > longestToken)
    throw new Error('expected words between dots, without * and >');
  return given;
}
