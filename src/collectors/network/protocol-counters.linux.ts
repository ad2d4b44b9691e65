import { memoizeLast } from '../../memoize.ts';
import { endOfLine, numberAt, numberOfLine, startOfLine } from '../pseudo-files/index.ts';

/**
 * Reads some counters of a protocol from /proc/net/snmp or /proc/net/netstat: a line of names, then a line of numbers
 * (https://docs.kernel.org/networking/snmp_counter.html). Kernels add names, so columns are looked up when the line of names changes.
 */
export function protocolCounters(protocol: string, names: readonly string[]): (text: string) => readonly (number | undefined)[] {
  const start = `${protocol}: `;
  const placesIn = memoizeLast((header: string) => placesOf(header, names));
  return (text) => {
    const from = startOfLine(text, start);
    const end = endOfLine(text, Math.max(from, 0));
    const isWhole = from >= 0 && text.startsWith(start, end + 1);
    return isWhole ? countsAt(text, end + 1 + start.length, placesIn(text.slice(from, end))) : names.map(() => undefined);
  };
}

function placesOf(header: string, names: readonly string[]): number[] {
  const columns = header.split(' ').slice(1);
  return names.map((name) => columns.indexOf(name));
}

/** The numbers in some columns of the line at an index. netstat has about 130, of which two are used. */
function countsAt(text: string, from: number, places: readonly number[]): (number | undefined)[] {
  const end = endOfLine(text, from);
  const starts: number[] = [];
  const last = Math.max(...places);
  for (let at = from; starts.length <= last && at > 0 && at < end; at = text.indexOf(' ', at) + 1) starts.push(at);
  return places.map((place) => {
    const at = starts[place];
    return at === undefined ? undefined : possible(numberAt(text, at));
  });
}

/** A counter of /proc/net/snmp6, with a line per counter: proc_pid_net(5). */
export function counterOfIpv6(text: string, name: string): number | undefined {
  return possible(numberOfLine(text, name));
}

/** undefined for NaN: the kernel prints nearly 2^64 when the sum over its CPUs is negative for a moment. */
function possible(count: number | undefined): number | undefined {
  return Number.isNaN(count) ? undefined : count;
}
