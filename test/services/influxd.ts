import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { changeTree, makeTree } from '../fixtures/tree.ts';
import { startServer, type ServerProcess } from './server.ts';

/** A server of InfluxDB 1 that holds the empty database `test`. */
export interface Influxd extends ServerProcess {
  readonly url: string;
  write(lines: string): Promise<{ readonly status: number; readonly body: string }>;
  /** Times are in milliseconds. */
  query(text: string): Promise<readonly Series[]>;
}

export interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

/** The administrator's credentials of a server with authentication. */
export const administrator = { user: 'root', password: "pass'word" };

/** Starts it on a free port with its data in a temporary folder; it ends with the test. */
export async function startInfluxd(t: ExecutionContext, { authentication = false, address = '127.0.0.1' } = {}): Promise<Influxd> {
  const folder = makeTree(t, {});
  const port = await freePort();
  changeTree(folder, { 'influxdb.conf': configuration(folder, port, await freePort(), authentication, address) });
  const url = `http://${address}:${port}`;
  const server = await startServer(t, 'influxd', ['-config', join(folder, 'influxdb.conf')], `${url}/ping`);
  const { user, password } = administrator;
  const headers = { authorization: `Basic ${btoa(`${user}:${password}`)}` };
  const query = async (text: string) => {
    const body = new URLSearchParams({ q: text, db: 'test', epoch: 'ms' });
    const answer = (await (await fetch(`${url}/query`, { method: 'POST', body, headers })).json()) as Answer;
    const failure = answer.error ?? answer.results?.find(({ error }) => error)?.error;
    if (failure) throw new Error(failure);
    return answer.results?.[0]?.series ?? [];
  };
  if (authentication) await query(`CREATE USER ${user} WITH PASSWORD '${password.replace("'", "\\'")}' WITH ALL PRIVILEGES`);
  await query('CREATE DATABASE test');
  return {
    ...server,
    url,
    query,
    async write(lines) {
      const response = await fetch(`${url}/write?db=test`, { method: 'POST', headers, body: lines });
      return { status: response.status, body: await response.text() };
    },
  };
}

interface Answer {
  readonly error?: string;
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Series[] }[];
}

/** Of a server with its data in a folder. */
export const configuration = (folder: string, port: number, backupPort: number, authentication = false, address = '127.0.0.1') => `
reporting-disabled = true
bind-address = "127.0.0.1:${backupPort}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
[monitor]
store-enabled = false
[http]
bind-address = "${address}:${port}"
auth-enabled = ${authentication}
log-enabled = false
`;

/** A free port outside the ephemeral range, from which connections take theirs. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
