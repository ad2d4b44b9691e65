import { endOfLine, numbersIn, startsWithNumber } from '../pseudo-files/index.ts';
import type { Traffic } from './traffic.ts';

/**
 * Parses /proc/net/dev by interface, with eight columns received and eight sent: proc_pid_net(5). A name may contain colons, as in the
 * alias `eth0:1`, and a wide number may follow the last colon without a space.
 */
export function parseNetDev(text: string): Map<string, Traffic> {
  const interfaces = new Map<string, Traffic>();
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = endOfLine(text, start);
    const colon = text.lastIndexOf(':', end - 1);
    const name = colon < start ? '' : text.slice(start, colon).trim();
    if (name === '' || name.includes(' ') || !startsWithNumber(text, colon + 1)) continue;
    const numbers = numbersIn(text, colon + 1, end);
    // A number at the end of a text that was cut off would be too small.
    if (end === text.length && numbers.length < columns) break;
    interfaces.set(name, {
      'rx.bytes': numbers[0],
      'tx.bytes': numbers[8],
      'rx.packets': numbers[1],
      'tx.packets': numbers[9],
      'rx.errors': numbers[2],
      'tx.errors': numbers[10],
      'rx.drops': numbers[3],
      'tx.drops': numbers[11],
    });
  }
  return interfaces;
}

const columns = 16;
