import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';

/** What becomes of connections: nothing passes, or they are broken off. */
export type Cut = 'stall' | 'reset';

/** Passes TCP connections on to a server. */
export interface Relay {
  readonly url: string;
  /** That have passed, in both directions. */
  readonly bytes: number;
  begin(cut: Cut): void;
  /** From now on all that comes goes through. What was stalled goes on. */
  end(): void;
}

export async function startRelay(t: ExecutionContext, to: string): Promise<Relay> {
  const { protocol, hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let cut: Cut | undefined;
  let bytes = 0;
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (!other.write(chunk)) socket.pause();
    });
    socket.on('drain', () => cut === undefined && other.resume());
    socket.on('end', () => other.end()).on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    if (cut) socket.pause();
  };
  const server = createServer((near) => {
    if (cut === 'reset') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(port), hostname);
    keep(near, far);
    keep(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`,
    get bytes() {
      return bytes;
    },
    begin(given) {
      cut = given;
      for (const socket of sockets) {
        if (given === 'stall') socket.pause();
        else socket.resetAndDestroy();
      }
    },
    end() {
      cut = undefined;
      for (const socket of sockets) socket.resume();
    },
  };
}
