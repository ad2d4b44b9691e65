import { headerOf, jsonIn, messageFrom, pageText, quotation, type HttpAnswer, type Redact } from '../../http/index.ts';
import { classifyStatus, isGoRefusal, isRefusal, protobufFields, type Classification } from '../push/index.ts';

/**
 * Classifies the response to an export. By OTLP only 429, 502, 503 and 504 are retryable. Here samples stay pending after other errors too,
 * unless the receiver itself has refused them: a wrong URL, a wrong token and a crash say nothing about samples.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function classifyExport(answer: HttpAnswer, redact: Redact, onWarning: (message: string) => void): Classification {
  const reason = statusMessage(answer);
  const message = messageFrom(answer, reason ?? pageText(answer.body, redact), redact);
  if (isSuccess(answer)) return resultOf(answer, redact, onWarning);
  if ((isRefusal(answer) && reason !== undefined) || isGoRefusal(answer))
    return { outcome: 'rejected', line: undefined, status: answer.status, message };
  return classifyStatus(answer, message);
}

function isJson(answer: HttpAnswer): boolean {
  return headerOf(answer, 'content-type')?.startsWith('application/json') === true;
}

function isProtobuf(answer: HttpAnswer): boolean {
  return headerOf(answer, 'content-type')?.startsWith('application/x-protobuf') === true;
}

/** Whether an answer means success, which a login page does not. Some receivers send no body. */
function isSuccess(answer: HttpAnswer): boolean {
  const { status, content, body } = answer;
  if (status < 200 || status >= 300) return false;
  if (isProtobuf(answer)) return protobufFields(content) !== undefined;
  return content.length === 0 || (isJson(answer) && body.trimStart().startsWith('{'));
}

/** Reads the partial success of ExportMetricsServiceResponse { 1: ExportMetricsPartialSuccess { 1: rejected, 2: message } }. */
function resultOf(answer: HttpAnswer, redact: Redact, onWarning: (message: string) => void): Classification {
  const { rejected, words } = partialSuccess(answer);
  const warning = quotation(words, redact);
  if (rejected > 0) {
    const count = rejected === 1 ? '1 data point' : `${rejected} data points`;
    const message = `${answer.status}: ${count} of the request rejected${warning && `: ${warning}`}`;
    // The protocol forbids to send any of these again, and does not say which samples were rejected.
    return { outcome: 'partial', bad: [], count: Infinity, status: answer.status, message };
  }
  if (warning) onWarning(warning);
  return { outcome: 'written' };
}

function partialSuccess(answer: HttpAnswer): { readonly rejected: number; readonly words: string } {
  if (isJson(answer)) {
    const { partialSuccess: partial } = jsonIn(answer);
    const { rejectedDataPoints: rejected, errorMessage: words } = Object(partial) as Record<string, unknown>;
    // An int64 is a text in JSON. Objects may have a toString that is no function.
    return { rejected: typeof rejected === 'object' ? 0 : Number(rejected ?? 0) || 0, words: typeof words === 'string' ? words : '' };
  }
  const partial = protobufFields(answer.content)?.get(1);
  const fields = Buffer.isBuffer(partial) ? protobufFields(partial) : undefined;
  return { rejected: Number(fields?.get(1) ?? 0), words: textOf(fields?.get(2)) ?? '' };
}

/** The message of google.rpc.Status { 1: code, 2: message }, the body of an error; undefined for other bodies. */
function statusMessage(answer: HttpAnswer): string | undefined {
  if (isProtobuf(answer)) return textOf(protobufFields(answer.content)?.get(2));
  const { code, message } = isJson(answer) ? jsonIn(answer) : {};
  return typeof message === 'string' && typeof code === 'number' ? message : undefined;
}

function textOf(content: number | Buffer | undefined): string | undefined {
  return Buffer.isBuffer(content) ? content.toString() : undefined;
}
