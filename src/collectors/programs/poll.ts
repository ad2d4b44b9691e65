import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { memoizeBy } from '../../memoize.ts';
import { childEnvironment } from '../../processes/index.ts';
import { reasonOf } from '../../errors.ts';
import type { Host } from '../host.ts';
import { Query } from '../query.ts';
import { findOnPath } from './program.ts';

/** A program that is run repeatedly, each time to its end. All collectors of a host share it. */
export interface Poll {
  /** Runs it when that is due. Returns a promise while it runs, which never rejects. */
  refresh(): Promise<void> | undefined;
  /** Its last output, and the monotonic seconds at which that run began. */
  readonly latest: { readonly text: string; readonly at: number } | undefined;
  /** Why the last run failed; undefined otherwise. */
  readonly failure: string | undefined;
}

type PollingHost = Pick<Host, 'now' | 'signal'>;

/** Polls a program at an interval in seconds, which grows while it fails; undefined where there is no such program. */
export function openPoll(host: PollingHost, [name, ...args]: readonly [string, ...string[]], every: number): Poll | undefined {
  const program = findOnPath(name, systemFolders);
  if (program === undefined) return undefined;
  const polls = pollsOf(host);
  const key = [program, ...args].join('\n');
  const poll = polls.get(key) ?? createPoll(host, program, args, every);
  polls.set(key, poll);
  return poll;
}

/** A service or cron job has a PATH without these. */
const systemFolders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

const pollsOf = memoizeBy((_host: PollingHost) => new Map<string, Poll>());

function createPoll({ now, signal }: PollingHost, program: string, args: readonly string[], every: number): Poll {
  /** The second run is due at once, because rates need two answers. */
  let wait = 0;
  const query = new Query<NonNullable<Poll['latest']>>(async () => {
    const at = now();
    try {
      const text = await run(program, args, signal);
      wait = query.answer ? every : 0;
      return { text, at };
    } catch (error) {
      wait = Math.min(2 * (wait || every), longestWait);
      throw error;
    }
  }, now);
  return {
    // A tick may come a little early.
    refresh: () => query.refresh(now() - query.askedAt >= 0.9 * wait),
    get latest() {
      return query.answer;
    },
    get failure() {
      return query.failure === undefined ? undefined : reasonOf(query.failure);
    },
  };
}

/** Seconds. */
const longestWait = 60;
const timeout = 5;

const mostOutput = 4 * 2 ** 20;

/** The output of a program. Rejects with a message when it fails, hangs or writes too much; stays pending once `signal` is aborted. */
function run(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const name = basename(program);
  // In any locale, numbers have a decimal point.
  const env = { ...childEnvironment(), LC_ALL: 'C' };
  const settings = { signal, env, timeout: timeout * 1000, killSignal: 'SIGKILL', maxBuffer: mostOutput } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      if (signal.aborted) return;
      if (error) reject(new Error(`${name} ${failureOf(error, stderr)}`));
      else resolve(stdout);
    });
    child.stdin?.end();
  });
}

function failureOf(error: Error & { code?: unknown; killed?: boolean; signal?: unknown }, stderr: string): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'writes without end';
  if (error.killed) return 'does not answer';
  if (typeof error.code === 'string') return `cannot be run: ${reasonOf(error)}`;
  const how = typeof error.code === 'number' ? `ended with exit code ${error.code}` : `was ended by ${String(error.signal)}`;
  return [how, stderr.trim().split('\n', 1)[0]!.slice(0, 200)].filter(Boolean).join(': ');
}
