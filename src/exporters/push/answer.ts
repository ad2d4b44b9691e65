import { retryAfter } from '../../delivery/index.ts';
import type { HttpAnswer } from '../../http/index.ts';
import { withoutCredentials } from './endpoint.ts';
import type { Classification } from './protocol.ts';

// What responses of any server have in common.

/** Removes secrets from a text. */
export type Redact = (text: string) => string;

export function headerOf({ headers }: HttpAnswer, name: string): string | undefined {
  return [headers[name]].flat()[0];
}

/** Whether Go, nginx or Apache ask for TLS in answer to HTTP. Only they say so in plain text. */
function wantsTls({ body }: HttpAnswer): boolean {
  const beginning = body.slice(0, mostOfPage).trimStart();
  return /\bHTTP\b.{0,200} to (an )?(HTTPS|SSL-enabled)\b/i.test(beginning) && !/^[{[]/.test(beginning);
}

/** What the status of a response means, whatever the protocol; a body may tell more. */
export function classifyStatus(answer: HttpAnswer, message: string): Classification {
  const { status } = answer;
  if (status === 400 && wantsTls(answer)) return { outcome: 'blocked', cause: 'scheme', message };
  if (status === 413) return { outcome: 'tooLarge', status, message };
  if (status === 401 || status === 403) return { outcome: 'blocked', cause: 'credentials', message };
  if (status === 408 || status === 429 || status >= 500) return { outcome: 'retryable', after: retryAfterOf(answer), message };
  return { outcome: 'blocked', cause: 'unexpected', message };
}

/** Whether a response may refuse what was sent; a server that wants TLS has not looked at it. */
export function isRefusal(answer: HttpAnswer): boolean {
  return (answer.status === 400 && !wantsTls(answer)) || answer.status === 422;
}

/** Seconds after which the server wants to be asked again, by its own time where it gives a date. */
function retryAfterOf(answer: HttpAnswer): number | undefined {
  return retryAfter(headerOf(answer, 'retry-after'), Date.parse(headerOf(answer, 'date') ?? '') || Date.now());
}

/** The message of an error response: what the server said, or the location of a redirect. */
export function messageFrom(answer: HttpAnswer, said: string | undefined, redact: Redact): string {
  const { status } = answer;
  const location = headerOf(answer, 'location');
  if (status >= 300 && status < 400 && location)
    return `${status}: it has moved to ${quotation(withoutCredentials(redact(location)), redact)}`;
  return said ? `${status}: ${quotation(said, redact)}` : String(status);
}

/** The beginning of a body as text, without the markup of a page; empty for JSON. */
export function pageText(body: string, redact: Redact): string {
  const beginning = redact(body).slice(0, mostOfPage).trim();
  return /^[{[]/.test(beginning) ? '' : withoutMarkup(beginning);
}

/** The characters of a page that are searched for text: matching tags takes quadratic time. */
const mostOfPage = 2000;

function withoutMarkup(page: string): string {
  return page.replace(/<(style|script)[^]*?<\/\1>|<[^>]*>/gi, ' ').trim();
}

/** The first line, redacted and then shortened, for messages quote lines with thousands of fields. */
export function quotation(words: string, redact: Redact): string {
  const line = redact(words).slice(0, 2000).trim().split('\n', 1)[0]!.trimEnd();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
