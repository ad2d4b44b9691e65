import { execFile } from 'node:child_process';
import { childEnvironment } from '../processes/index.ts';

/** A process, as ps(1) of macOS lists it. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** ps does not list sessions. */
  readonly session: 0;
  /** With the pid it identifies a process. */
  readonly started: string;
  /** Bytes. */
  readonly rss: number;
  /** Seconds on the CPU of its own, without those of its children. */
  readonly user: number;
  readonly system: number;
}

/** An option for each column: ps takes all text after an equals sign as the heading. */
const columns = ['pid', 'ppid', 'pgid', 'rss', 'utime', 'time', 'lstart'].flatMap((name) => ['-o', `${name}=`]);

/** All processes of this Mac; undefined where ps fails or does not answer. */
export function listProcesses(): Promise<ListedProcess[] | undefined> {
  const settings = { env: { ...childEnvironment(), LC_ALL: 'C' }, timeout: 5000, maxBuffer: 16 * 2 ** 20 };
  return new Promise((resolve) =>
    execFile('ps', ['-A', ...columns], settings, (error, stdout) => resolve(error ? undefined : parseProcessList(stdout))),
  );
}

/** Reads lines such as `501 300 501 2048 0:00.12 0:00.34 Thu Nov 26 05:52:15 2026`; the second time is user plus system. */
export function parseProcessList(text: string): ListedProcess[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, group, kibibytes, user = '', both = '', started] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line) ?? [];
    const [userSeconds, allSeconds] = [secondsOf(user), secondsOf(both)];
    if (started === undefined || userSeconds === undefined || allSeconds === undefined) return [];
    const system = Math.max(0, allSeconds - userSeconds);
    const ids = { pid: Number(pid), parent: Number(parent), group: Number(group), session: 0 } as const;
    return [{ ...ids, started, rss: Number(kibibytes) * 1024, user: userSeconds, system }];
  });
}

/** `MINUTES:SECONDS` with hundredths, or with hours and days before it. */
function secondsOf(text: string): number | undefined {
  const [whole, days = '0', hours = '0', minutes, seconds] = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:[.,]\d+)?)$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds!.replace(',', '.'));
}
