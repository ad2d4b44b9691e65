import type { Traffic } from './traffic.ts';

/**
 * Parses the rows `<Link#N>` of `netstat -ibdnW` by interface; other rows repeat them per address. Columns are counted from the right,
 * because some interfaces have no address. An asterisk marks an interface that is down.
 */
export function parseNetstat(text: string): Map<string, Traffic> {
  const [heading = '', ...rows] = text.split('\n');
  const columns = heading.slice(heading.indexOf('Ipkts')).split(/ +/).filter(Boolean);
  const interfaces = new Map<string, Traffic>();
  for (const row of rows) {
    const cells = row.split(/ +/).filter(Boolean);
    const name = cells[0]?.replace(/\*$/, '');
    if (!name || !/^<Link#\d+>$/.test(cells[2] ?? '') || cells.length < 3 + columns.length) continue;
    const last = cells.slice(-columns.length);
    const number = (column: string) => countIn(last[columns.indexOf(column)]);
    interfaces.set(name, {
      'rx.bytes': number('Ibytes'),
      'tx.bytes': number('Obytes'),
      'rx.packets': number('Ipkts'),
      'tx.packets': number('Opkts'),
      'rx.errors': number('Ierrs'),
      'tx.errors': number('Oerrs'),
      'rx.drops': undefined,
      'tx.drops': number('Drop'),
    });
  }
  return interfaces;
}

function countIn(cell: string | undefined): number | undefined {
  return cell !== undefined && /^\d{1,20}$/.test(cell) ? Number(cell) : undefined;
}
