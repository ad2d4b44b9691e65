import type { BatchSink } from '../../delivery/index.ts';
import { prometheusText } from '../../formatters/index.ts';
import { warnOnce } from '../../report.ts';
import type { ExportContext, Preview } from '../exporter.ts';
import { checkByWriting, httpSink, type HttpProtocol } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { classifyWrite } from './classify.ts';
import type { RemoteWriteConfig } from './options.ts';
import { receiverOf, type Receiver } from './receiver.ts';
import { seriesWriter } from './series-writer.ts';

export async function openRemoteWrite(config: RemoteWriteConfig, context: ExportContext): Promise<BatchSink> {
  const receiver = receiverOf(config);
  // Receivers reject samples that are older than the newest of their series, so requests are sent one by one.
  const settings = { ...config, connections: 1, gzip: 'off' } as const;
  return httpSink(await remoteWriteProtocol(receiver, context), receiver, settings, context);
}

export function previewRemoteWrite({ report }: Pick<ExportContext, 'report'>): Preview {
  return previewOf(streamText(prometheusText(warnOnce(report))));
}

/** Prometheus remote write 1.0: https://prometheus.io/docs/specs/prw/remote_write_spec/. A sample may be written twice without harm. */
async function remoteWriteProtocol(receiver: Receiver, { report }: Pick<ExportContext, 'report'>): Promise<HttpProtocol> {
  const { default: snappy } = await import('snappyjs');
  const encode = seriesWriter(warnOnce(report));
  return {
    contentType,
    isBinary: true,
    encoding: { name: 'snappy', encode: (body) => snappy.compress(body) },
    isOrdered: true,
    path: receiver.path,
    headers: receiver.headers,
    write(batch, row, to) {
      const series = encode(batch, row);
      if (series) to.literal(series);
      return series && series.length > 0 ? 1 : 0;
    },
    unwritable: 'there is no such time',
    classify: (answer) => classifyWrite(answer, receiver.redact),
    remedy,
    renew: receiver.reload,
  };
}

const contentType = 'application/x-protobuf';

/** Writes no series, which shows whether writing is allowed. Returns what it found. */
export async function checkRemoteWrite(config: RemoteWriteConfig, context: Pick<ExportContext, 'signal' | 'report'>): Promise<string> {
  const receiver = receiverOf(config);
  const { encoding } = await remoteWriteProtocol(receiver, context);
  const settings = { endpoint: receiver, timeout: config.timeout, signal: context.signal, remedy };
  return checkByWriting(settings, {
    path: receiver.path,
    headers: { ...receiver.headers(), 'content-type': contentType, 'content-encoding': encoding!.name },
    body: encoding!.encode(Buffer.alloc(0)),
    classify: (answer) => classifyWrite(answer, receiver.redact),
    found: 'takes remote write',
  });
}

/** What the user can do about the cause of a blocked write. */
function remedy(cause: string): string {
  if (cause === 'credentials') return 'check the user and password or the token, and the headers';
  return 'check that the url is that of a receiver; Prometheus is one with --web.enable-remote-write-receiver';
}
