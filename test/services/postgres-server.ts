import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { Client } from 'pg';
import { changeTree, makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';
import { freePort } from './influxd.ts';
import type { Server } from './server.ts';

/** A server of PostgreSQL, whose superuser is `cubestat`. */
export interface Postgres extends Server {
  readonly port: number;
  /** The folder of its socket, and of its data. */
  readonly folder: string;
  /** Makes a database, and gives its URL. */
  database(name: string): Promise<string>;
  /** Of a database that was made, or of another. */
  query<Row extends object>(text: string, database?: string): Promise<Row[]>;
  /** Turns TLS on. */
  certify(certificate: Buffer, key: Buffer): Promise<void>;
}

/** A program of Debian's package, which has the server itself beside its version. */
export const postgresPeer = 'pg_ctlcluster';

/** Starts it on a free port with its data in a temporary folder; it ends with the test. `access`: lines of pg_hba.conf before the usual. */
export async function startPostgres(
  t: Pick<ExecutionContext, 'teardown'>,
  { access = '', settings = [] }: { readonly access?: string; readonly settings?: readonly string[] } = {},
): Promise<Postgres> {
  const folder = makeTree(t, {});
  const port = await freePort();
  const data = join(folder, 'data');
  const { by, program } = installed(folder);
  run([...by, 'cp', '-a', emptyData(), data], folder);
  if (access !== '') changeTree(data, { 'pg_hba.conf': `${access}\nlocal all all trust\nhost all all 127.0.0.1/32 trust\n` });
  const own = ['fsync=off', 'max_connections=30', ...settings].flatMap((setting) => ['-c', setting]);
  const server = serving(t, [...by, program('postgres'), '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...own], folder);
  const query = async <Row extends object>(text: string, database = 'postgres') => {
    const client = new Client({ host: folder, port, user: 'cubestat', database });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const isUp = () =>
    query('SELECT').then(
      () => true,
      () => false,
    );
  const start = async () => until(async () => server.run() && (await isUp()), 'PostgreSQL answers');
  await start();
  return {
    ...{ port, folder, query },
    async start() {
      await start();
    },
    stop: server.stop,
    async certify(certificate, key) {
      changeTree(data, { 'server.crt': certificate, 'server.key': key });
      const { uid, gid } = statSync(folder);
      chownSync(join(data, 'server.key'), uid, gid);
      chmodSync(join(data, 'server.key'), 0o600);
      await query('ALTER SYSTEM SET ssl = on');
      await query('SELECT pg_reload_conf()');
      await until(async () => (await query<{ ssl: string }>('SHOW ssl'))[0]!.ssl === 'on', 'TLS is on');
    },
    async database(name) {
      await query(`CREATE DATABASE "${name}"`);
      return `postgres://cubestat@127.0.0.1:${port}/${name}`;
    },
  };
}

let empty: string | undefined;

/** Data of a server that was never started: making it takes ten times as long as copying it. */
function emptyData(): string {
  if (empty !== undefined) return empty;
  const cleanups: (() => unknown)[] = [];
  process.once('exit', () => cleanups.forEach((cleanup) => cleanup()));
  const folder = makeTree({ teardown: (cleanup: () => unknown) => cleanups.push(cleanup) }, {});
  const { by, program } = installed(folder);
  empty = join(folder, 'empty');
  const wanted = '-A trust -N -U cubestat -E UTF8 --locale=C.UTF-8 --wal-segsize=1 --no-instructions';
  run([...by, program('initdb'), '-D', empty, ...wanted.split(' ')], folder);
  return empty;
}

function run([program, ...args]: readonly string[], cwd: string): void {
  execFileSync(program!, args, { ...limit, cwd, stdio: 'ignore' });
}

/** Its programs, and the command that runs them as a user who is not root: as root they would not run. */
function installed(folder: string): { readonly by: readonly string[]; program(name: string): string } {
  const versions = '/usr/lib/postgresql';
  const version = readdirSync(versions).toSorted((one, other) => Number(other) - Number(one))[0]!;
  const program = (name: string) => join(versions, version, 'bin', name);
  if (process.getuid!() !== 0) return { by: [], program };
  const [user, group] = ['-u', '-g'].map((what) => Number(execFileSync('id', [what, 'postgres'], limit)));
  chownSync(folder, user!, group!);
  return { by: ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups'], program };
}

/**
 * After it was killed, its processes hold its memory for a moment, and it does not start before they are gone. It may serve all tests
 * of a file, for longer than one of them lasts.
 */
function serving(t: Pick<ExecutionContext, 'teardown'>, [program, ...args]: readonly string[], cwd: string) {
  let child: ChildProcess | undefined;
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (!isRunning()) return;
    const ended = once(child!, 'exit');
    // At SIGTERM it would wait for its clients to leave.
    child!.kill(signal === 'SIGTERM' ? 'SIGINT' : signal);
    await ended;
  };
  t.teardown(() => stop('SIGKILL'));
  return {
    stop,
    run() {
      if (!isRunning()) child = spawn(program!, args, { ...limit, timeout: 10 * limit.timeout, cwd, stdio: 'ignore' });
      return true;
    },
  };
}
