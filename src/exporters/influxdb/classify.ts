import { headerOf, jsonIn, messageFrom, pageText, quotation, type HttpAnswer, type Redact } from '../../http/index.ts';
import { classifyStatus, isRefusal, type Classification, type RejectedLine } from '../push/index.ts';

/**
 * Classifies the response to a write by status and body, which differ between v1, v2 and v3. The body is examined unredacted, because a
 * keyword may equal the password; only messages are redacted.
 */
export function classify(answer: HttpAnswer, redact: Redact): Classification {
  const { status } = answer;
  const message = messageOf(answer, redact);
  if (status === written) return { outcome: 'written' };
  if (isRefusal(answer) && isOfInfluxdb(answer)) return refusal(answer, message, redact);
  if (status === 404 && isMissingDatabase(answer)) return { outcome: 'blocked', cause: 'missing', message };
  if (status === 500 && fullMessage(answer).includes('retention policy not found')) return { outcome: 'blocked', cause: 'policy', message };
  return classifyStatus(answer, message);
}

/** All generations answer 204 to a write; a login page or a proxy answers 200 or 203. */
const written = 204;

/**
 * Whether InfluxDB itself answered: v1 sends a header, v2 a code, v3 a list of lines. A gateway may answer in JSON too, and must not cause
 * samples to be rejected.
 */
function isOfInfluxdb(answer: HttpAnswer): boolean {
  if (['x-influxdb-error', 'x-platform-error-code'].some((name) => headerOf(answer, name) !== undefined)) return true;
  const { code, message, data } = jsonIn(answer);
  if (typeof code === 'string' && typeof message === 'string') return codesOfInfluxdb.has(code);
  if ([data].flat().some((one) => lineNumber(one) !== undefined || lineMessageOf(one) !== undefined)) return true;
  return /unable to parse|partial write|incoming write|pars(?:e|ing) (?:failed|error)|line protocol|beyond retention|field type conflict/.test(
    beginningOf(answer.body),
  );
}

/** https://docs.influxdata.com/influxdb/v2/api/v2/#operation/PostWrite */
const codesOfInfluxdb: ReadonlySet<unknown> = new Set(['invalid', 'unprocessable entity', 'empty value', 'conflict', 'internal error']);

/** Whether a 404 means a missing database or bucket, and not an unknown path. */
function isMissingDatabase(answer: HttpAnswer): boolean {
  const { error, message } = jsonIn(answer);
  return [error, message].some(
    (words) => typeof words === 'string' && /\b(database|bucket|org\w*|retention policy)\b/i.test(beginningOf(words)),
  );
}

/** The beginning of a text, in the server's own words. */
function beginningOf(text: string): string {
  return text.slice(0, 1000);
}

function refusal(answer: HttpAnswer, message: string, redact: Redact): Classification {
  const { status } = answer;
  const { data, line } = jsonIn(answer);
  // v3 lists the rejected lines; if it has written nothing, it names one.
  if (Array.isArray(data)) {
    const bad = data.map((one: unknown) => ({ number: lineNumber(one), reason: shortLineMessage(one, redact) ?? message }));
    return { outcome: 'partial', bad, count: data.length, status, message: bad[0]?.reason ?? message };
  }
  const whole = fullMessage(answer);
  // The count is at the end, because quoted lines before it may contain the same text.
  const dropped = /\bdropped=(\d+)$/.exec(whole.slice(-30).trimEnd());
  // v1 writes the lines that it can parse, and quotes each of the others with dropped=0.
  const bad = whole.startsWith('partial write') ? quotedIn(whole, redact) : [];
  const count = Number(dropped?.[1] ?? 0) + bad.length;
  if (count > 0 && (status === 422 || whole.includes('partial write'))) return { outcome: 'partial', bad, count, status, message };
  const named =
    lineNumber(data) ??
    (typeof line === 'number' ? line : undefined) ??
    Number(/\bline\(?s?\)?:? {0,9}(\d{1,9})\b/i.exec(unquoted(whole))?.[1]);
  return { outcome: 'rejected', line: Number.isNaN(named) ? undefined : named, status, message: shortLineMessage(data, redact) ?? message };
}

/** The text before the first quotation. */
function unquoted(words: string): string {
  return beginningOf(words).split(/['"`]/, 1)[0]!;
}

/** Parses `unable to parse 'LINE': REASON`, one per line, with a count after the last. */
function quotedIn(words: string, redact: Redact): RejectedLine[] {
  const reasons = words.replace(/ dropped=\d{1,15}$/, '').split('\n');
  return reasons.flatMap((line) => {
    const reason = line.startsWith('partial write: ') ? line.slice('partial write: '.length) : line;
    const end = reason.lastIndexOf("': ");
    const isQuote = reason.startsWith("unable to parse '") && end >= "unable to parse '".length;
    return isQuote ? [{ text: reason.slice("unable to parse '".length, end), reason: quotation(reason, redact) }] : [];
  });
}

function lineNumber(value: unknown): number | undefined {
  const { line_number: number } = Object(value) as Record<string, unknown>;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function lineMessageOf(data: unknown): string | undefined {
  const { error_message: message } = Object(data) as Record<string, unknown>;
  return typeof message === 'string' ? message : undefined;
}

function shortLineMessage(data: unknown, redact: Redact): string | undefined {
  const message = lineMessageOf(data);
  return message === undefined ? undefined : quotation(message, redact);
}

/**
 * The message of an error response: `error` in v1 and v3, in the result for a v1 statement, `message` in v2, the text of a proxy's HTML.
 */
export function messageOf(answer: HttpAnswer, redact: Redact): string {
  return messageFrom(answer, fullMessage(answer, redact) || headerOf(answer, 'x-influxdb-error'), redact);
}

function fullMessage(answer: HttpAnswer, redact: Redact = (text) => text): string {
  const { error = errorOfResult(answer), message } = jsonIn(answer);
  if (typeof error === 'string') return error;
  if (typeof message === 'string') return message;
  return pageText(answer.body, redact);
}

function errorOfResult(answer: HttpAnswer): unknown {
  const { results } = jsonIn(answer);
  return Array.isArray(results) ? (results[0] as { error?: unknown } | null | undefined)?.error : undefined;
}
