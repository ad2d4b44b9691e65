import { unescapePath } from './mountinfo.linux.ts';
import { numbersIn } from '../pseudo-files/index.ts';

/** Counters of one NFS mount since it was mounted; times are in seconds, summed over its operations. */
export interface NfsCounters {
  operations: number;
  /** Requests sent again without an answer in time. */
  retransmits: number;
  /** Requests that timed out, which programs notice. */
  timeouts: number;
  /** From request to answer. */
  roundTrip: number;
  /** From the call to its end, including the wait for a free slot; likewise of the operations that read and write data. */
  execution: number;
  readExecution: number;
  writeExecution: number;
  reads: number;
  writes: number;
  /** Bytes read from and written to the server. */
  readBytes: number | undefined;
  writtenBytes: number | undefined;
}

/**
 * Parses /proc/PID/mountstats: the NFS mounts by mount point; a later one at the same point hides the earlier. Reading it contacts no
 * server. Format: net/sunrpc/stats.c and fs/nfs/super.c of Linux; nfsiostat(8) reads it too.
 */
export function parseMountstats(text: string): Map<string, NfsCounters> {
  const mounts = new Map<string, NfsCounters>();
  let current: NfsCounters | undefined;
  for (const line of text.split('\n')) {
    if (/^(device |no device )/.test(line)) {
      const point = / mounted on (\S+) with fstype nfs4? statvers=/.exec(line)?.[1];
      current = point === undefined ? undefined : nothing();
      if (current && point !== undefined) mounts.set(unescapePath(point), current);
    } else if (current) add(current, line);
  }
  return mounts;
}

function nothing(): NfsCounters {
  const times = { roundTrip: 0, execution: 0, readExecution: 0, writeExecution: 0 };
  return { ...times, operations: 0, reads: 0, writes: 0, retransmits: 0, timeouts: 0, readBytes: undefined, writtenBytes: undefined };
}

function add(counters: NfsCounters, line: string): void {
  if (line.startsWith('\tbytes:')) [, , , , counters.readBytes, counters.writtenBytes] = numbersIn(line);
  else addOperation(counters, line);
}

/** `READ: operations transmissions timeouts sent received queued round-trip execution`, and the errors since Linux 5.3. */
function addOperation(counters: NfsCounters, line: string): void {
  const [, name, fields] = /^\t +([A-Z_]+): (\d[\d ]*)$/.exec(line) ?? [];
  const [operations, transmissions, timeouts, , , , roundTrip, execution] = numbersIn(fields ?? '');
  if (operations === undefined || transmissions === undefined || timeouts === undefined) return;
  if (roundTrip === undefined || execution === undefined) return;
  counters.operations += operations;
  // An operation that failed before it was sent is counted too.
  counters.retransmits += Math.max(0, transmissions - operations);
  counters.timeouts += timeouts;
  counters.roundTrip += roundTrip / 1000;
  counters.execution += execution / 1000;
  if (name === 'WRITE') {
    counters.writes += operations;
    counters.writeExecution += execution / 1000;
  } else if (/^READ(?!DIR|LINK)/.test(name!)) {
    counters.reads += operations;
    counters.readExecution += execution / 1000;
  }
}
