import { bearerEndpoint, type Authorization, type Endpoint } from '../../http/index.ts';
import type { BatchSink } from '../../delivery/index.ts';
import { warnOnce } from '../../report.ts';
import type { ExportContext, InstanceContext } from '../exporter.ts';
import { checkByWriting, httpSink, type HttpProtocol } from '../push/index.ts';
import { classifyExport } from './classify.ts';
import { otlpMetrics } from './metric-names.ts';
import { metricsWriter } from './metrics-writer.ts';
import type { OtlpConfig } from './options.ts';

export async function openOtlp(config: OtlpConfig, context: ExportContext): Promise<BatchSink> {
  const receiver = openReceiver(config);
  // Receivers that store for Prometheus refuse samples that are older than the newest of their series.
  return httpSink(otlpProtocol(config, receiver, context), receiver, { ...config, connections: 1 }, context);
}

interface OtlpReceiver extends Endpoint, Authorization {
  readonly path: string;
}

const urlWords = { example: 'http://localhost:4318', inOptions: 'tags are given with --tag' };

function openReceiver(config: OtlpConfig): OtlpReceiver {
  const endpoint = bearerEndpoint(config.url, urlWords, config);
  const { base } = endpoint;
  // A base URL lacks the path of metrics: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
  return { ...endpoint, path: base.endsWith('/v1/metrics') ? base : `${base}/v1/metrics` };
}

const contentType = 'application/x-protobuf';

/** OTLP/HTTP with protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp. A receiver cannot recognise a repeated request. */
function otlpProtocol({ names }: OtlpConfig, receiver: OtlpReceiver, { report }: Pick<ExportContext, 'report'>): HttpProtocol {
  const notice = warnOnce(report);
  const encode = metricsWriter(otlpMetrics(names), notice);
  return {
    contentType,
    isBinary: true,
    isOrdered: true,
    path: receiver.path,
    headers: receiver.headers,
    write(batch, row, to) {
      const request = encode(batch, row);
      if (request) to.literal(request);
      return request && request.length > 0 ? 1 : 0;
    },
    unwritable: 'there is no time before 1970 or after 2554',
    classify: (answer) => classifyExport(answer, receiver.redact, (words) => notice(`${receiver.displayUrl} warns: ${words}`)),
    remedy,
    renew: receiver.reload,
  };
}

/** Exports no metrics, which every receiver has to accept. */
export async function checkOtlp(config: OtlpConfig, context: InstanceContext): Promise<string> {
  const receiver = openReceiver(config);
  const settings = { endpoint: receiver, timeout: config.timeout, signal: context.signal, remedy };
  return checkByWriting(settings, {
    path: receiver.path,
    headers: { ...receiver.headers(), 'content-type': contentType },
    body: '',
    classify: (answer) => classifyExport(answer, receiver.redact, () => {}),
    found: 'takes OTLP',
  });
}

/** What the user can do about the cause of a blocked export. */
function remedy(cause: string): string {
  if (cause === 'credentials') return 'check the user and password or the token, and the headers';
  return 'check that the url is that of a receiver of OTLP over HTTP, below which it has /v1/metrics';
}
