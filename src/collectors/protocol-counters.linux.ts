import { endOfLine, numberOfLine, numbersIn } from './numbers.ts';

/**
 * Reads counters of a protocol from the text of /proc/net/snmp or /proc/net/netstat: a line of names, and below it one of numbers, as
 * https://docs.kernel.org/networking/snmp_counter.html calls them. Kernels add names, so the places of those that are wanted are looked
 * up whenever the line of names is another.
 */
export function protocolCounters<Name extends string>(
  protocol: string,
  names: readonly Name[],
): (text: string) => Readonly<Record<Name, number | undefined>> {
  let known: string | undefined;
  let places: readonly number[] = [];
  return (text) => {
    const from = startOfLine(text, `${protocol}: `);
    const end = endOfLine(text, Math.max(from, 0));
    const isWhole = from >= 0 && text.startsWith(`${protocol}: `, end + 1);
    const header = isWhole ? text.slice(from, end) : '';
    if (header !== known) places = placesOf(header, names);
    known = header;
    const numbers = isWhole ? numbersIn(text, end + protocol.length + 2, endOfLine(text, end + 1)) : [];
    return Object.fromEntries(names.map((name, at) => [name, possible(numbers[places[at]!])])) as Record<Name, number | undefined>;
  };
}

function startOfLine(text: string, start: string): number {
  return text.startsWith(start) ? 0 : text.indexOf(`\n${start}`) + 1 || -1;
}

function placesOf(header: string, names: readonly string[]): number[] {
  const columns = header.split(' ').slice(1);
  return names.map((name) => columns.indexOf(name));
}

/** A counter of /proc/net/snmp6, which has a line for each: proc_pid_net(5). */
export function counterOfIpv6(text: string, name: string): number | undefined {
  return possible(numberOfLine(text, name));
}

/** The kernel sums what its CPUs have counted: a sum that is below 0 for a moment is printed as nearly 2^64. */
function possible(count: number | undefined): number | undefined {
  return count !== undefined && count < 2 ** 53 ? count : undefined;
}
