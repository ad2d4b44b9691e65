import { CubestatError } from '../../errors.ts';
import {
  causeOf,
  connectionRemedy,
  headerOf,
  messageFrom,
  pageText,
  wantsTls,
  type HttpAnswer,
  type HttpClient,
} from '../../http/index.ts';
import type { ScrapeTarget } from './target.ts';

/** The most bytes of an answer. */
export const longestAnswer = 64 * 2 ** 20;

/** The answer of a target: content with samples, or why there is none, in words that follow the address. */
export type ScrapeAnswer =
  { readonly content: Buffer } | { readonly state: string; readonly problem: string; readonly remedy?: string | undefined };

/** The accepted formats, the text format first, as OpenMetrics has nothing more that is used. */
const accept = 'text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0;q=0.8, application/x-ndjson;q=0.6, */*;q=0.2';

/** Makes one request. Throws a CubestatError with the code ABORTED where the client was aborted. */
export async function askFor(target: ScrapeTarget, client: HttpClient): Promise<ScrapeAnswer> {
  const headers = { accept, 'accept-encoding': 'gzip', ...target.headers() };
  try {
    const answer = await client.request({ method: 'GET', path: target.path, headers });
    if (answer.status === 401 || answer.status === 403) target.reload();
    return pageOf(answer, target);
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
    const cause = causeOf(error);
    const remedy = cause && connectionRemedy(cause, target);
    return { state: cause ?? 'unreachable', problem: error.message, remedy };
  }
}

function pageOf(answer: HttpAnswer, { redact, origin, route }: ScrapeTarget): ScrapeAnswer {
  const { status, content, isCut } = answer;
  const type = headerOf(answer, 'content-type') ?? '';
  if (status !== 200) {
    const problem = `answers ${messageFrom(answer, pageText(answer.body, redact), redact)}`;
    const isPlain = status === 400 && wantsTls(answer);
    return { state: String(status), problem, remedy: isPlain ? connectionRemedy('scheme', { origin, route }) : remedies[status] };
  }
  if (isCut) return { state: 'size', problem: `answers more than ${longestAnswer} bytes, and none of it is read` };
  if (/^text\/html\b/.test(type)) return { state: 'html', problem: 'answers with a page of HTML, not with metrics', remedy: remedies[404] };
  return { content };
}

const remedies: Readonly<Record<number, string>> = {
  401: 'check the user and password, or the token',
  403: 'check the user and password, or the token',
  404: 'give the url with the path of its metrics, such as /metrics',
};
