import type { PeerCertificate } from 'node:tls';
import { otherProtocol } from '../connections/index.ts';
import { errnoOf, reasonOf } from '../errors.ts';

/** A problem that the user has to solve before a request can succeed. */
export type Obstacle = 'NAME' | 'CERTIFICATE' | 'NAME_MISMATCH' | 'CLIENT_CERTIFICATE' | 'HANDSHAKE' | 'PLAIN' | 'PROTOCOL';

/** What a failure means to the user, in words that follow the server's address, and a code where the user has to act. */
export interface FailureDescription<Code extends string = string> {
  readonly message: string;
  readonly code?: Code;
}

/** Describes an error in words that follow the server's address, with a code where the user has to act. PLAIN means no TLS. */
export function describeFailure(error: unknown, timeout: number): FailureDescription<Obstacle> {
  const code = errnoOf(error) ?? '';
  if (code === 'ECONNREFUSED') return { message: 'refused the connection' };
  if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code)) return { message: 'closed the connection' };
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return { message: 'cannot be resolved by DNS', code: 'NAME' };
  if (['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'].includes(code)) return { message: `did not accept the connection within ${timeout} s` };
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return { message: 'answers with headers that are too long' };
  // undici asserts what its parser lets pass, such as the status 000.
  if (code === 'ERR_ASSERTION') return { message: 'answers with what is no HTTP' };
  const other = otherAnswerIn(error);
  if (other !== undefined) return { message: otherProtocol('HTTP', other).message, code: 'PROTOCOL' };
  return describeTlsFailure(error, code);
}

/** An answer that does not begin as one of HTTP. undici's error for it has no code. */
function otherAnswerIn(error: unknown): Buffer | undefined {
  const isOther = error instanceof Error && error.name === 'HTTPParserError' && error.message.includes('Expected HTTP/');
  return isOther && 'data' in error ? Buffer.from(String(error.data)) : undefined;
}

function describeTlsFailure(error: unknown, code: string): FailureDescription<Obstacle> {
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return { message: 'does not support TLS', code: 'PLAIN' };
  const reason = tlsReasonOf(error) ?? reasonOf(error);
  if (isOfOtherName(error))
    return { message: `has a certificate for ${namesIn(error.cert)}, not for ${error.host}`, code: 'NAME_MISMATCH' };
  if (clientCertificateAlert.test(code))
    return { message: `requires a client certificate that it trusts: ${reason}`, code: 'CLIENT_CERTIFICATE' };
  if (code.endsWith('ALERT_HANDSHAKE_FAILURE')) return { message: `failed the TLS handshake: ${reason}`, code: 'HANDSHAKE' };
  if (/CERT|SELF_SIGNED|ISSUER|UNABLE_TO/.test(code))
    return { message: `has a certificate that is not trusted: ${reason}`, code: 'CERTIFICATE' };
  return { message: `failed the request: ${reason}` };
}

/** A server's certificate alert is about the client's certificate (RFC 8446 section 6.2). */
const clientCertificateAlert = /^ERR_SSL_.*_ALERT_(.*CERTIFICATE.*|UNKNOWN_CA)$/;

interface NameMismatch {
  readonly host: string;
  readonly cert: PeerCertificate;
}

function isOfOtherName(error: unknown): error is NameMismatch {
  return errnoOf(error) === 'ERR_TLS_CERT_ALTNAME_INVALID';
}

/** The most characters of names: certificates of large sites have hundreds. */
const longestNames = 200;

function namesIn({ subjectaltname, subject }: PeerCertificate): string {
  const names = subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? String(subject?.CN ?? 'no name');
  return names.length > longestNames ? `${names.slice(0, longestNames)}...` : names;
}

/** The reason of a TLS error; OpenSSL's full message includes source lines. */
function tlsReasonOf(error: unknown): string | undefined {
  const isOfTls = errnoOf(error)?.startsWith('ERR_SSL_');
  return isOfTls && error instanceof Error && 'reason' in error ? String(error.reason) : undefined;
}
