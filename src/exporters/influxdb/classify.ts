import { retryAfter } from '../../delivery/index.ts';
import type { HttpAnswer } from '../../http/index.ts';
import { shownUrl, type BadLine, type Classification } from '../push/index.ts';

/** Takes what is secret out of a text. */
export type Redact = (text: string) => string;

/**
 * Classifies the answer to a write. The same status means different things in v1, v2 and v3; their bodies tell which it is. They are
 * read as they come, for a word of theirs may be a password as well; only what is said or kept of them is redacted.
 */
export function classify(answer: HttpAnswer, redact: Redact): Classification {
  const { status } = answer;
  const words = wordsOf(answer, redact);
  if (status === written) return { outcome: 'written' };
  if (status === 400 && wantsTls(answer)) return { outcome: 'held', cause: 'scheme', words };
  if (status === 400 || status === 422)
    return isOfInfluxdb(answer) ? refusal(answer, words, redact) : { outcome: 'held', cause: 'unexpected', words };
  if (status === 413) return { outcome: 'too large', status, words };
  if (status === 401 || status === 403) return { outcome: 'held', cause: 'credentials', words };
  if (status === 404) return { outcome: 'held', cause: knowsNoPlace(answer) ? 'missing' : 'unexpected', words };
  if (status === 500 && fullWords(answer.body).includes('retention policy not found')) return { outcome: 'held', cause: 'policy', words };
  if (status === 408 || status === 429 || status >= 500)
    return { outcome: 'failing', after: retryAfter(header(answer, 'retry-after'), timeOf(answer)), words };
  return { outcome: 'held', cause: 'unexpected', words };
}

/** What all generations answer to lines that they have written; a login page or a proxy answers with 200 or 203. */
const written = 204;

/** What Go, nginx and Apache say where TLS is expected. An InfluxDB, which may quote anything, says it in JSON. */
function wantsTls({ body }: HttpAnswer): boolean {
  const beginning = body.slice(0, mostOfPage).trimStart();
  return /\bHTTP\b.{0,200} to (an )?(HTTPS|SSL-enabled)\b/i.test(beginning) && !/^[{[]/.test(beginning);
}

/**
 * Whether the answer is the server's own: v1 has a header for it, v2 a code of its own, v3 lists lines. A gateway or a framework,
 * which may answer in JSON too, has judged no line, and on its word nothing is given up.
 */
function isOfInfluxdb(answer: HttpAnswer): boolean {
  if (['x-influxdb-error', 'x-platform-error-code'].some((name) => header(answer, name) !== undefined)) return true;
  const { code, message, data } = read(answer.body);
  if (typeof code === 'string' && typeof message === 'string') return codesOfInfluxdb.has(code);
  if ([data].flat().some((one) => lineNumber(one) !== undefined || messageOf(one) !== undefined)) return true;
  return /unable to parse|partial write|incoming write|pars(?:e|ing) (?:failed|error)|line protocol|beyond retention|field type conflict/.test(
    ownWords(answer.body),
  );
}

/** https://docs.influxdata.com/influxdb/v2/api/v2/#operation/PostWrite */
const codesOfInfluxdb: ReadonlySet<unknown> = new Set(['invalid', 'unprocessable entity', 'empty value', 'conflict', 'internal error']);

/** The place to write to is unknown there; any other server answers 404 to a path that it does not know. */
function knowsNoPlace({ body }: HttpAnswer): boolean {
  const { error, message } = read(body);
  return [error, message].some(
    (words) => typeof words === 'string' && /\b(database|bucket|org\w*|retention policy)\b/i.test(ownWords(words)),
  );
}

/** The beginning, as far as it quotes nothing that it was given. */
function ownWords(text: string): string {
  return text.slice(0, 1000);
}

/** What the clock of the server says, by which it names a date. */
function timeOf(answer: HttpAnswer): number {
  return Date.parse(header(answer, 'date') ?? '') || Date.now();
}

function refusal({ status, body }: HttpAnswer, words: string, redact: Redact): Classification {
  const { data, line } = read(body);
  // v3 lists the lines that it left out; of a batch of which it took nothing it names one.
  if (Array.isArray(data)) {
    const bad = data.map((one: unknown) => ({ number: lineNumber(one), reason: shortMessageOf(one, redact) ?? words }));
    return { outcome: 'partly', bad, count: data.length, status, words: bad[0]?.reason ?? words };
  }
  const whole = fullWords(body);
  // The server's count stands at the end; what it quotes before may read the same.
  const dropped = /\bdropped=(\d+)$/.exec(whole.slice(-30).trimEnd());
  // v1 writes the lines that it can read and says dropped=0 about the others, which it quotes one by one.
  const bad = whole.startsWith('partial write') ? quotedIn(whole, redact) : [];
  const count = Number(dropped?.[1] ?? 0) + bad.length;
  if (count > 0 && (status === 422 || whole.includes('partial write'))) return { outcome: 'partly', bad, count, status, words };
  const named =
    lineNumber(data) ??
    (typeof line === 'number' ? line : undefined) ??
    Number(/\bline\(?s?\)?:? {0,9}(\d{1,9})\b/i.exec(unquoted(whole))?.[1]);
  return { outcome: 'refused', line: Number.isNaN(named) ? undefined : named, status, words: shortMessageOf(data, redact) ?? words };
}

/** What stands before the first quotation. */
function unquoted(words: string): string {
  return ownWords(words).split(/['"`]/, 1)[0]!;
}

/** `unable to parse 'LINE': REASON`, a line each, with the count behind the last. */
function quotedIn(words: string, redact: Redact): BadLine[] {
  const reasons = words.replace(/ dropped=\d{1,15}$/, '').split('\n');
  return reasons.flatMap((told) => {
    const reason = told.startsWith('partial write: ') ? told.slice('partial write: '.length) : told;
    const end = reason.lastIndexOf("': ");
    const isQuote = reason.startsWith("unable to parse '") && end >= "unable to parse '".length;
    return isQuote ? [{ text: reason.slice("unable to parse '".length, end), reason: shorten(reason, redact) }] : [];
  });
}

function lineNumber(value: unknown): number | undefined {
  const number = (value as { line_number?: unknown } | null | undefined)?.line_number;
  return Number.isSafeInteger(number) && (number as number) > 0 ? (number as number) : undefined;
}

function messageOf(data: unknown): string | undefined {
  const message = (data as { error_message?: unknown } | null | undefined)?.error_message;
  return typeof message === 'string' ? message : undefined;
}

function shortMessageOf(data: unknown, redact: Redact): string | undefined {
  const message = messageOf(data);
  return message === undefined ? undefined : shorten(message, redact);
}

/**
 * What the server says about an answer that is none of success: v1 and v3 in `error`, of a statement in that of a result,
 * v2 in `message`, proxies in HTML, a redirect in its location.
 */
export function wordsOf(answer: HttpAnswer, redact: Redact): string {
  const { status, body } = answer;
  const location = header(answer, 'location');
  if (status >= 300 && status < 400 && location) return `${status}: it has moved to ${shorten(shownUrl(redact(location)), redact)}`;
  const said = fullWords(body, redact) || header(answer, 'x-influxdb-error') || '';
  return said ? `${status}: ${shorten(said, redact)}` : String(status);
}

function fullWords(body: string, redact: Redact = (text) => text): string {
  const { error = errorOfResult(body), message } = read(body);
  if (typeof error === 'string') return error;
  if (typeof message === 'string') return message;
  const beginning = redact(body).slice(0, mostOfPage).trim();
  return /^[{[]/.test(beginning) ? '' : withoutMarkup(beginning);
}

/** Characters of a page that are looked at for words; expressions that look for its tags take the square of it. */
const mostOfPage = 2000;

function withoutMarkup(page: string): string {
  return page.replace(/<(style|script)[^]*?<\/\1>|<[^>]*>/gi, ' ').trim();
}

function errorOfResult(body: string): unknown {
  const { results } = read(body);
  return Array.isArray(results) ? (results[0] as { error?: unknown } | null | undefined)?.error : undefined;
}

function read(body: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(body) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

/** The first line; such words quote whole lines, of which one may hold thousands of fields. Redacted first: a cut leaves no part of a secret. */
function shorten(words: string, redact: Redact): string {
  const line = redact(words).slice(0, 2000).trim().split('\n', 1)[0]!.trimEnd();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}

function header({ headers }: HttpAnswer, name: string): string | undefined {
  return [headers[name]].flat()[0];
}
