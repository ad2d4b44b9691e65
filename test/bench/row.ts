import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cost } from './process.ts';

/** The same work by cubestat, by others, and by the least that any program could do for it: shell commands. */
export interface Row {
  readonly what: string;
  readonly ours: (cubestat: string) => string;
  readonly peers: Readonly<Record<string, string>>;
  readonly floor?: Readonly<Record<string, string>>;
  /** They take so little of the machine that all of a round may run at a time. */
  readonly areTogether?: boolean;
}

export const executable = fileURLToPath(new URL('../../bin/cubestat.js', import.meta.url));
const short = process.env['SHORT'] !== undefined;
const rounds = Number(process.env['ROUNDS'] ?? 5);
/** The executable of another revision: see `make bench-compare`. */
const before = process.env['BEFORE'];

/** The longer or the shorter of two sizes, as SHORT says. */
export function size(full: number, small: number): number {
  return short ? small : full;
}

/** Measures the commands of a row in turn, so that what else the machine does meets all of them, and prints them. */
export async function measure(
  row: Row,
  cost: (command: string) => Cost | Promise<Cost>,
  of: 'seconds' | 'cpu',
  times = rounds,
): Promise<void> {
  const commands = commandsOf(row);
  const costs = new Map<string, Cost[]>([...commands.keys()].map((name) => [name, []]));
  const take = async ([name, command]: readonly [string, string]) => void costs.get(name)!.push(await cost(command));
  for (let round = 0; round < times; round += 1) {
    if (row.areTogether) await Promise.all([...commands].map(take));
    else for (const command of commands) await take(command);
  }
  print(row.what, costs, of);
}

function commandsOf({ what, ours, peers, floor }: Row): Map<string, string> {
  const commands = new Map([['cubestat', ours(`${process.execPath} ${executable}`)]]);
  if (before !== undefined) commands.set('cubestat before', ours(`${process.execPath} ${before}`));
  for (const [name, command] of Object.entries({ ...peers, ...floor })) {
    const program = command.split(' ')[0]!;
    if (isInstalled(program)) commands.set(name, command);
    else process.stderr.write(`${what}: no ${program} here\n`);
  }
  return commands;
}

export function isInstalled(program: string): boolean {
  return spawnSync('/bin/bash', ['-c', `command -v ${program}`]).status === 0;
}

/** The ratio is that of the same round: more than 1 where the other takes more than cubestat. */
function print(what: string, costs: ReadonlyMap<string, readonly Cost[]>, of: 'seconds' | 'cpu'): void {
  const ours = costs.get('cubestat')!;
  process.stdout.write(`\n### ${what}\n\n| | seconds | CPU seconds | peak MB | ${of}, to cubestat's |\n|---|---:|---:|---:|---:|\n`);
  for (const [name, theirs] of costs) {
    const ratios = theirs.map((cost, round) => cost[of] / ours[round]![of]);
    const ratio = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
    const [seconds, cpu, memory] = (['seconds', 'cpu', 'memory'] as const).map((key) => median(theirs.map((cost) => cost[key])));
    process.stdout.write(`| ${name} | ${seconds!.toFixed(3)} | ${cpu!.toFixed(3)} | ${memory!.toFixed(0)} | ${ratio} |\n`);
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
