import type { Result } from './judge.ts';

const columns = ['samples', 'written', 'refused', 'lost', 'twice', 'MB', 'exit', 'seconds'];

export const head = line('fault', columns, 'result');

/** What came of one fault, in one line. */
export function tableRow(
  fault: string,
  { samples, written, refused, lost, twice, memory, exit, complaints }: Result,
  seconds: number,
): string {
  const cells = [samples, written, refused, lost, twice, Math.round(memory), exit, Math.round(seconds)];
  return line(fault, cells, complaints.length === 0 ? 'ok' : complaints.join('; ').replace(/\s+/g, ' ').slice(0, 100));
}

function line(first: string, cells: readonly (string | number)[], last: string): string {
  return `${first.padEnd(52)}${cells.map((cell) => String(cell).padStart(9)).join('')}  ${last}`;
}
