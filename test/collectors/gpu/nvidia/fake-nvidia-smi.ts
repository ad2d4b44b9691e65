import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { makeTree } from '../../../fixtures/tree.ts';

export type Machine = 'h100' | 'h100-mig' | 'rtx-2080-super';

/** What nvidia-smi printed on a real machine under load, by utkuozdemir/nvidia_gpu_exporter. */
export function recorded(file: `${Machine}.${'csv' | 'log' | 'pmon'}`): string {
  return readFileSync(join('test/fixtures/nvidia', file), 'utf8');
}

/** The values of a GPU by field, as they come without units. */
export function recordedValues(machine: Machine): Map<string, string> {
  const [names, values] = recorded(`${machine}.csv`)
    .trim()
    .split('\n')
    .map((line) => line.split(', '));
  const own = new Map(names!.map((name, at) => [name.replace(/ \[.*\]$/, ''), values![at]!.replace(/ (MiB|W|MHz|%|us|ms)$/, '')]));
  return own.set('clocks_throttle_reasons.active', own.get('clocks_event_reasons.active')!);
}

/** A GPU that knows the fields of all drivers, with other values for some. */
export function gpuValues(values: Readonly<Record<string, string>> = {}): Map<string, string> {
  return new Map([...recordedValues('h100'), ...Object.entries(values)]);
}

export interface FakeSettings {
  /** The values of each GPU. What is asked for and is not there is no valid field to query. */
  readonly gpus?: readonly ReadonlyMap<string, string>[];
  /** What it prints for `-q`, and for `pmon`; it prints it once, and runs on. */
  readonly log?: string;
  readonly pmon?: string;
  /** A shell script to run first, with `$here` for a folder of its own. */
  readonly before?: string;
  /** What it does between two answers. */
  readonly pause?: string;
}

/** A program `nvidia-smi` that answers as the real one does, in the folder that is returned. It notes how it is called. */
export function fakeNvidiaSmi(t: ExecutionContext, { gpus = [], log = '', pmon = '', before = '', pause = 'sleep 0.1' }: FakeSettings) {
  const tables = gpus.map((gpu, at) => [`gpu${at}`, [...gpu].map((pair) => `${pair.join('\t')}\n`).join('')] as const);
  const folder = makeTree(t, { 'nvidia-smi': script(before, pause), log, pmon, ...Object.fromEntries(tables) });
  chmodSync(join(folder, 'nvidia-smi'), 0o755);
  const file = join(folder, 'calls');
  const calls = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
  return { folder, calls };
}

const script = (before: string, pause: string) => `#!/bin/sh
here=$(dirname "$0")
echo "$$ $*" >>"$here/calls"
${before}
case "$1" in
-q) cat "$here/log"; exec sleep 1000 ;;
pmon) cat "$here/pmon"; exec sleep 1000 ;;
esac
while :; do
  for gpu in "$here"/gpu*; do
    awk -F '\\t' -v asked="\${1#--query-gpu=}" '{ value[$1] = $2 } END {
      count = split(asked, field, ",")
      for (at = 1; at <= count; at++) {
        if (!(field[at] in value)) { printf "Field \\"%s\\" is not a valid field to query.\\n\\n", field[at]; exit 2 }
        line = line (at > 1 ? ", " : "") value[field[at]]
      }
      print line
    }' "$gpu" || exit 2
  done
  ${pause}
done
`;
