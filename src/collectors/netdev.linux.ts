import { endOfLine, numbersIn, startsWithNumber } from './numbers.ts';
import { delta } from './rate.ts';

/** The counters of an interface, as in the names of its metrics. */
export const counters = ['rx.bytes', 'tx.bytes', 'rx.packets', 'tx.packets', 'rx.errors', 'tx.errors', 'rx.drops', 'tx.drops'] as const;

export type Traffic = Readonly<Record<(typeof counters)[number], number | undefined>>;

/**
 * /proc/net/dev by interface: eight columns received, eight sent. proc_pid_net(5). A name may contain colons, as
 * aliases do (`eth0:1`), and where numbers are wide, none but the last colon stands between it and them.
 */
export function parseNetDev(text: string): Map<string, Traffic> {
  const interfaces = new Map<string, Traffic>();
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = endOfLine(text, start);
    const colon = text.lastIndexOf(':', end - 1);
    const name = colon < start ? '' : text.slice(start, colon).trim();
    if (name === '' || name.includes(' ') || !startsWithNumber(text, colon + 1)) continue;
    const numbers = numbersIn(text, colon + 1, end);
    const [rxBytes, rxPackets, rxErrors, rxDrops, , , , , txBytes, txPackets, txErrors, txDrops] = numbers;
    interfaces.set(name, {
      'rx.bytes': rxBytes,
      'tx.bytes': txBytes,
      'rx.packets': rxPackets,
      'tx.packets': txPackets,
      'rx.errors': rxErrors,
      'tx.errors': txErrors,
      'rx.drops': rxDrops,
      'tx.drops': txDrops,
    });
  }
  return interfaces;
}

/**
 * What passed between two readings; undefined when there was none before, or when bytes or packets went backwards:
 * another interface has taken the name. Errors and drops may fall by themselves: drivers put them together from several sources.
 */
export function trafficDelta(now: Traffic, before: Traffic | undefined): Traffic | undefined {
  if (!before) return undefined;
  const deltas = {} as Record<keyof Traffic, number | undefined>;
  for (const counter of counters) deltas[counter] = delta(now[counter], before[counter]);
  for (let at = 0; at < 4; at += 1) if (deltas[counters[at]!] === undefined) return undefined;
  return deltas;
}
