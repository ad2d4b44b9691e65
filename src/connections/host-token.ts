import { createHash } from 'node:crypto';

/** Bytes. Servers close the connection at longer lines or topics: NATS beyond 4096 bytes, MQTT beyond 65,535. */
export const longestToken = 255;

/** A host as one token of a subject or topic. Percent-encodes what the global pattern `special` matches; a hash replaces a long end. */
export function hostToken(host: string, special: RegExp): string {
  const token = host === '' ? '%' : host.replace(special, percentEncoded);
  if (Buffer.byteLength(token) <= longestToken) return token;
  const hash = createHash('sha256').update(host).digest('hex').slice(0, 16);
  return `${beginningOf(token, longestToken - hash.length - 1)}-${hash}`;
}

/** The first bytes of a text, without a part of a character. */
function beginningOf(text: string, bytes: number): string {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
