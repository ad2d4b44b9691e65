import { memoizeBy } from '../../memoize.ts';
import type { HttpAnswer } from '../client/index.ts';
import { withoutCredentials } from './endpoint.ts';
import type { Redact } from './redaction.ts';

export function headerOf({ headers }: HttpAnswer, name: string): string | undefined {
  return [headers[name]].flat()[0];
}

/** Whether Go, nginx or Apache require TLS in answer to plain HTTP. Only these say so in plain text. */
export function wantsTls({ body }: HttpAnswer): boolean {
  const beginning = body.slice(0, mostOfPage).trimStart();
  return /\bHTTP\b.{0,200} to (an )?(HTTPS|SSL-enabled)\b/i.test(beginning) && !/^[{[]/.test(beginning);
}

/** The JSON object of a body; empty for other bodies. Parsed once: megabytes of brackets take 0.2 s. */
export const jsonIn = memoizeBy(({ body }: HttpAnswer): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(body)) as Record<string, unknown>;
  } catch {
    return {};
  }
});

/** The message of an error response: what the server said, or the location of a redirect. */
export function messageFrom(answer: HttpAnswer, text: string | undefined, redact: Redact): string {
  const { status } = answer;
  const location = headerOf(answer, 'location');
  if (status >= 300 && status < 400 && location)
    return `${status}: it has moved to ${quotation(withoutCredentials(redact(location)), redact)}`;
  return text ? `${status}: ${quotation(text, redact)}` : String(status);
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

/** The first line, redacted and shortened, as messages may quote lines with thousands of fields. */
export function quotation(words: string, redact: Redact): string {
  const line = redact(words).slice(0, 2000).trim().split('\n', 1)[0]!.trimEnd();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
