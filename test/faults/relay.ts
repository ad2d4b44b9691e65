import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';

/** What becomes of connections: nothing passes, they are broken off, or they are when the server answers what was written. */
export type Cut = 'stall' | 'reset' | 'cut';

/** Bytes that a client sends to log in and to ask; what is more is a write. */
const mostBeforeWrite = 1500;

/** Passes TCP connections on to a server. */
export interface Relay {
  /** That of the server, with the relay in its place. */
  readonly url: string;
  /** That have passed, in both directions. */
  readonly bytes: number;
  begin(cut: Cut): void;
  /** From now on all that comes goes through. What was stalled goes on. */
  end(): void;
}

export async function startRelay(t: ExecutionContext, to: string): Promise<Relay> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let cut: Cut | undefined;
  let bytes = 0;
  const keep = (socket: Socket, other: Socket, take: (chunk: Buffer) => boolean) => {
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (take(chunk) && !other.write(chunk)) socket.pause();
    });
    socket.on('drain', () => cut !== 'stall' && other.resume());
    socket.on('end', () => other.end()).on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
    if (cut === 'stall') socket.pause();
  };
  const server = createServer((near) => {
    if (cut === 'reset') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(port), hostname);
    let sent = 0;
    keep(near, far, (chunk) => (sent += chunk.length) > 0);
    keep(far, near, () => {
      if (cut !== 'cut' || sent < mostBeforeWrite) return true;
      near.resetAndDestroy();
      return false;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: to.replace(`${hostname}:${port}`, `127.0.0.1:${(server.address() as AddressInfo).port}`),
    get bytes() {
      return bytes;
    },
    begin(given) {
      cut = given;
      for (const socket of sockets) {
        if (given === 'stall') socket.pause();
        if (given === 'reset') socket.resetAndDestroy();
      }
    },
    end() {
      cut = undefined;
      for (const socket of sockets) socket.resume();
    },
  };
}
