import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';
import { decodeRequest, encodeResponse, encodeStatus, pointsOf, type FlatPoint } from '../exporters/otlp/messages.ts';
import { freePort } from './influxd.ts';
import type { Server } from './server.ts';

/** A receiver of OTLP that decodes with the official definitions, and keeps what it has got. */
export interface OtlpReceiver extends Server {
  readonly url: string;
  readonly points: readonly FlatPoint[];
}

/** Starts it on a free port; it ends with the test. A request is refused as a whole where the name of a metric is. */
export async function startOtlpReceiver(t: ExecutionContext, refused: (name: string) => boolean = () => false): Promise<OtlpReceiver> {
  const port = await freePort();
  const points: FlatPoint[] = [];
  let server: HttpServer | undefined;
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${port}`,
    points,
    async start() {
      server = createServer((request, response) => {
        const answer = async () => {
          const raw = await buffer(request);
          const sent = pointsOf(decodeRequest(request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw));
          const isRefused = sent.some(({ name }) => refused(name));
          if (!isRefused) points.push(...sent);
          response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-protobuf' });
          response.end(isRefused ? encodeStatus(3, 'it is poison') : encodeResponse({}));
        };
        answer().catch(() => response.destroy());
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async stop() {
      if (!server?.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  t.teardown(() => receiver.stop());
  await receiver.start();
  return receiver;
}
