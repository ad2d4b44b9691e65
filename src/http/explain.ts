import type { PeerCertificate } from 'node:tls';
import { errnoOf, reasonOf } from '../errors.ts';

/** What somebody has to mend before a server can be talked to. */
export type Obstacle = 'NAME' | 'CERTIFICATE' | 'NAME_MISMATCH' | 'CLIENT_CERTIFICATE' | 'HANDSHAKE' | 'PLAIN';

/**
 * What the server did, in words that follow its address; with a code where it does not pass by itself: NAME unknown,
 * CERTIFICATE not trusted, NAME_MISMATCH for one of another name, CLIENT_CERTIFICATE where the server wants one, HANDSHAKE for
 * one that the server breaks off without a reason, PLAIN for no TLS where it should be.
 */
export function explain(error: unknown, timeout: number): { readonly words: string; readonly code?: Obstacle } {
  const code = errnoOf(error) ?? '';
  if (code === 'ECONNREFUSED') return { words: 'refused the connection' };
  if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code)) return { words: 'broke the connection off' };
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return { words: 'is not found: its name is not known to DNS', code: 'NAME' };
  if (['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'].includes(code)) return { words: `could not be connected to within ${timeout} s` };
  return explainTls(error, code);
}

function explainTls(error: unknown, code: string): { readonly words: string; readonly code?: Obstacle } {
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return { words: 'speaks no TLS', code: 'PLAIN' };
  const reason = tlsReasonOf(error) ?? reasonOf(error);
  if (isOfOtherName(error)) return { words: `has a certificate for ${namesIn(error.cert)}, not for ${error.host}`, code: 'NAME_MISMATCH' };
  if (aboutOurs.test(code)) return { words: `wants a client certificate that it trusts: ${reason}`, code: 'CLIENT_CERTIFICATE' };
  if (/ALERT_HANDSHAKE_FAILURE$/.test(code)) return { words: `cannot be talked to: ${reason}`, code: 'HANDSHAKE' };
  if (/CERT|SELF_SIGNED|ISSUER|UNABLE_TO/.test(code))
    return { words: `has a certificate that is not trusted: ${reason}`, code: 'CERTIFICATE' };
  return { words: `cannot be talked to: ${reason}` };
}

/** What a server says in an alert of a certificate, it says of ours (RFC 8446 section 6.2). */
const aboutOurs = /^ERR_SSL_.*_ALERT_(.*CERTIFICATE.*|UNKNOWN_CA)$/;

interface NameMismatch {
  readonly host: string;
  readonly cert: PeerCertificate;
}

function isOfOtherName(error: unknown): error is NameMismatch {
  return errnoOf(error) === 'ERR_TLS_CERT_ALTNAME_INVALID';
}

/** Certificates of large sites have hundreds of names. */
const longestNames = 200;

function namesIn({ subjectaltname, subject }: PeerCertificate): string {
  const names = subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? String(subject?.CN ?? 'no name');
  return names.length > longestNames ? `${names.slice(0, longestNames)}...` : names;
}

/** OpenSSL's message has the lines of its source in it. */
function tlsReasonOf(error: unknown): string | undefined {
  const isOfTls = errnoOf(error)?.startsWith('ERR_SSL_');
  return isOfTls && error instanceof Error && 'reason' in error ? String(error.reason) : undefined;
}
