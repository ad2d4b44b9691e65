import type { BatchSink } from '../../delivery/index.ts';
import { prometheusText } from '../../formatters/index.ts';
import { warnOnce } from '../../report.ts';
import type { ExportContext, Preview } from '../exporter.ts';
import { checkByWriting, httpSink, type HttpProtocol } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import type { RemoteWriteConfig } from './options.ts';
import { receiverOf, type Receiver } from './receiver.ts';

export async function openRemoteWrite(config: RemoteWriteConfig, context: ExportContext): Promise<BatchSink> {
  const receiver = receiverOf(config);
  // Receivers reject samples that are older than the newest of their series, so requests are sent one by one.
  const settings = { ...config, connections: 1, gzip: 'off' } as const;
  return httpSink(await remoteWriteProtocol(receiver, context), receiver, settings, context);
}

export function previewRemoteWrite({ report }: Pick<ExportContext, 'report'>): Preview {
  return previewOf(streamText(prometheusText(warnOnce(report))));
}

/** Writing a sample twice changes nothing. */
async function remoteWriteProtocol(receiver: Receiver, { report }: Pick<ExportContext, 'report'>): Promise<HttpProtocol> {
  const { default: snappy } = await import('snappyjs');
  const { version } = receiver;
  const encode = version.rows(warnOnce(report));
  return {
    contentType: version.contentType,
    isBinary: true,
    encoding: { name: 'snappy', encode: (body) => snappy.compress(version.message(body)) },
    isOrdered: true,
    path: receiver.path,
    headers: receiver.headers,
    write(batch, row, to) {
      const series = encode(batch, row);
      if (series) to.literal(series);
      return series && series.length > 0 ? 1 : 0;
    },
    unwritable: 'there is no such time',
    classify: (answer) => version.classify(answer, receiver.redact),
    remedy,
    renew: receiver.reload,
  };
}

/** Writes no series, which shows whether writing is allowed. Returns what it found. */
export async function checkRemoteWrite(config: RemoteWriteConfig, context: Pick<ExportContext, 'signal' | 'report'>): Promise<string> {
  const receiver = receiverOf(config);
  const { encoding, contentType, classify } = await remoteWriteProtocol(receiver, context);
  const settings = { endpoint: receiver, timeout: config.timeout, signal: context.signal, remedy };
  return checkByWriting(settings, {
    path: receiver.path,
    headers: { ...receiver.headers(), 'content-type': contentType, 'content-encoding': encoding!.name },
    body: encoding!.encode(Buffer.alloc(0)),
    classify,
    found: config.protocol === '1.0' ? 'takes remote write' : 'takes remote write 2.0',
  });
}

/** What the user can do about the cause of a blocked write. */
function remedy(cause: string): string {
  if (cause === 'version') return 'it takes remote write 1.0, which --remote-write-protocol 1.0 sends';
  if (cause === 'credentials') return 'check the user and password or the token, and the headers';
  return 'check that the url is that of a receiver; Prometheus is one with --web.enable-remote-write-receiver';
}
