import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'ndjson';
import { quantity, units } from '../catalogue/index.ts';
import { CubestatError, reasonOf, UsageError } from '../errors.ts';
import { writeTime } from '../formatters/index.ts';
import { flag } from '../options/index.ts';
import { foreignSegments, linesOf, classifyFolder, spoolFolder, spoolsIn, stateOf, type SpoolState } from '../spool/index.ts';
import { didYouMean, orList } from '../text/index.ts';
import { type Command, aligned, deliver, print } from './shared/index.ts';

const options = { json: flag({ describe: 'A JSON object a line, for programs' }) };
const verbs = ['status', 'cat'];

export const spool: Command<typeof options> = {
  operands: `${verbs.join('|')} DIR [EXPORTER...]`,
  options,
  examples: [
    ['cubestat spool status /var/spool/cubestat', 'how much is pending for which exporter, and since when'],
    ['cubestat spool cat /var/spool/cubestat influxdb | jq .', 'the samples pending for one of them'],
  ],
  parts: (_values, [verb]) => [{ by: 'for status', options: ['json'], active: verb !== 'cat' }],
  async run({ json }, context) {
    const [verb = '', root, ...wanted] = context.operands;
    if (!verbs.includes(verb)) throw new UsageError(`spool what? ${orList(verbs)}${didYouMean(verb, verbs)}`);
    if (root === undefined) throw new UsageError(`spool ${verb} of which folder? It is the one that --spool was given`);
    const names = choose(root, wanted);
    for (const path of names.flatMap((name) => foreignSegments(spoolFolder(root, name))))
      context.report.warn(`${path} is not a regular file: left out`);
    if (verb === 'cat') return deliver(Readable.from(linesOfAll(root, names)), [], '-', context);
    const states = names.map((name) => stateOf(root, name));
    if (json) return deliver(Readable.from(states), [stringify()], '-', context);
    return print(states.length === 0 ? `nothing is pending in ${root}\n` : aligned([heading, ...states.map(cells)]), context);
  },
};

function choose(root: string, wanted: readonly string[]): readonly string[] {
  const there = foundIn(root);
  const unknown = wanted.find((name) => !there.includes(name));
  if (unknown !== undefined) throw new UsageError(`nothing is pending for ${unknown} in ${root}${didYouMean(unknown, there)}`);
  return wanted.length > 0 ? wanted : there;
}

function foundIn(root: string): readonly string[] {
  try {
    const found = spoolsIn(root);
    if (found.length === 0) refuseWrongFolder(root);
    return found;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new CubestatError(`cannot read ${root}: ${reasonOf(error)}`, { code: 'READ', cause: error });
  }
}

/** Throws a UsageError if the result is empty because the folder is the wrong one. */
function refuseWrongFolder(root: string): void {
  const kind = classifyFolder(root);
  if (kind === 'spool') throw new UsageError(`${root} is of one exporter only: name the folder that it is in, ${dirname(root)}`);
  if (kind === 'other') throw new UsageError(`${root} is not what --spool was given: there are other files in it`);
}

function* linesOfAll(root: string, names: readonly string[]): Generator<string> {
  for (const name of names) yield* linesOf(root, name);
}

const heading = ['EXPORTER', 'SAMPLES', 'SIZE', 'OLDEST', 'NEWEST', 'CORRUPT', 'DEAD LETTERS'];

function cells({ exporter, samples, bytes, corrupt, oldest, newest, deadLetters }: SpoolState): string[] {
  const time = (seconds?: number) => (seconds === undefined ? '-' : writeTime(seconds, 'local'));
  return [exporter, String(samples), quantity(bytes, units.bytes), time(oldest), time(newest), String(corrupt), String(deadLetters)];
}
