import { createHash } from 'node:crypto';

/** Servers refuse long subjects and topics, and close the connection: NATS beyond 4096 bytes of a line, MQTT beyond 65,535. */
const longestToken = 255;

/** A host as one word of a subject or topic: what `special` matches, a global pattern, is percent-encoded, and a hash ends what is long. */
export function hostToken(host: string, special: RegExp): string {
  const token = host === '' ? '%' : host.replace(special, percentEncoded);
  if (Buffer.byteLength(token) <= longestToken) return token;
  const hash = createHash('sha256').update(host).digest('hex').slice(0, 16);
  return `${beginningOf(token, longestToken - hash.length - 1)}-${hash}`;
}

/** So many bytes of a text, and no part of a character. */
function beginningOf(text: string, bytes: number): string {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
