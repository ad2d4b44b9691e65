import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ExecutionContext } from 'ava';
import { limit } from '../limit.ts';
import { until } from '../until.ts';

/** A program that serves, which a test ends and starts again as it likes. */
export interface Server {
  /** Settles when it answers. */
  start(): Promise<void>;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** One that is a process of ours. */
export interface ServerProcess extends Server {
  /** Of the process that runs, or has run last. */
  pid(): number;
}

/** Starts it, and ends it with the test. `health`: a URL that answers once it serves, or what tells so. */
export async function startServer(
  t: ExecutionContext,
  program: string,
  args: readonly string[],
  health: string | (() => Promise<boolean>),
): Promise<ServerProcess> {
  let child: ChildProcess | undefined;
  const server: ServerProcess = {
    pid: () => child!.pid!,
    async start() {
      child = spawn(program, args, { ...limit, stdio: 'ignore' });
      await until(typeof health === 'string' ? () => answers(health) : health, `${program} answers`);
    },
    async stop(signal = 'SIGTERM') {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
  t.teardown(() => server.stop('SIGKILL'));
  await server.start();
  return server;
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
