/** A process as in /proc/PID/stat: proc_pid_stat(5). Times are in clock ticks. */
export interface ProcessStat {
  readonly pid: number;
  /** The name of its executable, which may contain anything: spaces, parentheses, newlines. */
  readonly name: string;
  /** A letter: `R` running, `S` sleeping, `Z` ended but not waited for. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The foreground group of its terminal; -1 without a terminal. */
  readonly foregroundGroup: number;
  readonly flags: number;
  /** Page faults of children that it has waited for; each ended child has some. */
  readonly childFaults: number;
  readonly user: number;
  readonly system: number;
  /** Includes descendants that have ended and been waited for. */
  readonly childUser: number;
  readonly childSystem: number;
  readonly threads: number;
  /** Ticks since boot; identifies the process together with its PID. */
  readonly start: number;
  readonly rssPages: number;
}

/** Parses /proc/PID/stat; undefined for another text. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  const pid = Number(text.slice(0, open));
  const fields = wholeNumbers(text, close + 4, lastField - 3);
  // The state, which is no number, is field 3.
  const field = (number: number) => fields[number - 4]!;
  if (!Number.isSafeInteger(pid) || fields.length < lastField - 3) return undefined;
  return {
    pid,
    name: text.slice(open + 1, close),
    state: text[close + 2]!,
    parent: field(4),
    group: field(5),
    session: field(6),
    foregroundGroup: field(8),
    flags: field(9),
    childFaults: field(11),
    user: field(14),
    system: field(15),
    childUser: field(16),
    childSystem: field(17),
    threads: field(20),
    start: field(22),
    rssPages: field(lastField),
  };
}

const lastField = 24;

/** Up to `count` numbers separated by single spaces. Thousands of lines are parsed per tick. */
function wholeNumbers(text: string, from: number, count: number): number[] {
  const numbers: number[] = [];
  for (let at = from; numbers.length < count; at += 1) {
    const isNegative = text[at] === '-';
    if (isNegative) at += 1;
    const first = at;
    let number = 0;
    for (let digit = text.charCodeAt(at) - 48; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - 48) {
      number = 10 * number + digit;
      at += 1;
    }
    if (at === first || number === Infinity) break;
    numbers.push(isNegative ? -number : number);
  }
  return numbers;
}

/** Whether a process is a zombie or being removed, and holds only its PID. Its first thread may end before the others do. */
export function hasEnded({ state, threads }: Pick<ProcessStat, 'state' | 'threads'>): boolean {
  return (state === 'Z' || state === 'X' || state === 'x') && threads <= 1;
}

/** Whether it waits, perhaps for a server that never answers. Until then its memory may be locked, and who reads its arguments waits too. */
export function isStuck({ state }: Pick<ProcessStat, 'state'>): boolean {
  return state === 'D';
}

/** Whether it is a kernel thread: PF_KTHREAD of include/linux/sched.h. */
export function isKernelThread({ flags }: Pick<ProcessStat, 'flags'>): boolean {
  return (flags & 0x0020_0000) !== 0;
}

/** Bytes through system calls, and bytes that storage has read or written. */
export interface InputOutput {
  readonly read: number;
  readonly written: number;
  readonly readStorage: number;
  readonly writtenStorage: number;
}

/** Parses /proc/PID/io: proc_pid_io(5); undefined where a line is missing. */
export function parseInputOutput(text: string): InputOutput | undefined {
  const [read, written, readStorage, writtenStorage] = ['rchar', 'wchar', 'read_bytes', 'write_bytes'].map((key) => numberAt(text, key));
  if (read === undefined || written === undefined || readStorage === undefined || writtenStorage === undefined) return undefined;
  return { read, written, readStorage, writtenStorage };
}

/** Bytes of the proportional set size in /proc/PID/smaps_rollup, in which each shared page is divided by its number of users. */
export function parsePss(text: string): number | undefined {
  return kibibytes(numberAt(text, 'Pss'));
}

/** The peak resident set in bytes, from /proc/PID/status; a kernel thread has none. */
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

/** Parses /proc/PID/cmdline, whose words end in NUL; a program that renames itself leaves spaces between words, and trailing NULs. */
export function parseCmdline(text: string): string {
  return text.replace(/\0+$/, '').replaceAll('\0', ' ');
}

/** Those of the names in /proc that are numbers of processes, in ascending order, as the kernel lists them. */
export function pidsAmong(names: readonly string[]): number[] {
  const pids: number[] = [];
  let isSorted = true;
  for (const name of names) {
    const pid = Number(name);
    if (!(pid > 0)) continue;
    isSorted &&= pid > (pids.at(-1) ?? 0);
    pids.push(pid);
  }
  return isSorted ? pids : pids.sort((one, other) => one - other);
}
