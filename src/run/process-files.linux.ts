/** A process as /proc/PID/stat has it: proc_pid_stat(5). Times are in clock ticks. */
export interface ProcessStat {
  readonly pid: number;
  /** The name of its executable, which may hold anything: spaces, parentheses, newlines. */
  readonly name: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The group in the foreground of its terminal; -1 without a terminal. */
  readonly foregroundGroup: number;
  readonly user: number;
  readonly system: number;
  /** Of children that have ended and been waited for, and of theirs. */
  readonly childUser: number;
  readonly childSystem: number;
  /** Since boot; with the pid it names a process for ever. */
  readonly start: number;
  readonly rssPages: number;
}

/** Reads /proc/PID/stat; undefined for what is no such line. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  // The state, which is no number, is field 3.
  const fields = text
    .slice(close + 2)
    .split(' ')
    .map(Number);
  const field = (number: number) => fields[number - 3] ?? NaN;
  const stat: ProcessStat = {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    parent: field(4),
    group: field(5),
    session: field(6),
    foregroundGroup: field(8),
    user: field(14),
    system: field(15),
    childUser: field(16),
    childSystem: field(17),
    start: field(22),
    rssPages: field(24),
  };
  return Object.values(stat).every((value) => typeof value === 'string' || Number.isFinite(value)) ? stat : undefined;
}

/** Bytes that went through system calls, and those of them that storage had to move. */
export interface InputOutput {
  readonly read: number;
  readonly written: number;
  readonly readStorage: number;
  readonly writtenStorage: number;
}

/** Reads /proc/PID/io: proc_pid_io(5); undefined where a line is missing. */
export function parseInputOutput(text: string): InputOutput | undefined {
  const [read, written, readStorage, writtenStorage] = ['rchar', 'wchar', 'read_bytes', 'write_bytes'].map((key) => numberAt(text, key));
  if (read === undefined || written === undefined || readStorage === undefined || writtenStorage === undefined) return undefined;
  return { read, written, readStorage, writtenStorage };
}

/** Bytes of the proportional set size in /proc/PID/smaps_rollup: each shared page divided by the number of processes that share it. */
export function parsePss(text: string): number | undefined {
  return kibibytes(numberAt(text, 'Pss'));
}

/** Bytes of the most that a process has been resident, as /proc/PID/status keeps it; a kernel thread has none. */
export function parsePeakRss(text: string): number | undefined {
  return kibibytes(numberAt(text, 'VmHWM'));
}

function numberAt(text: string, key: string): number | undefined {
  const found = new RegExp(`^${key}:\\s*(\\d+)`, 'm').exec(text);
  return found ? Number(found[1]) : undefined;
}

function kibibytes(count: number | undefined): number | undefined {
  return count === undefined ? undefined : count * 1024;
}
