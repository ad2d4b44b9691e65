import { verbs, commonOptions, type Command, type Verb } from '../commands/index.ts';
import { flagOf, type Option, type Options } from '../options/index.ts';
import { wrapped } from '../text/index.ts';

/** The options of the overview; `cubestat help VERB` has the rest. */
const foremost = ['interval', 'count', 'include', 'format', 'outputFile', 'output'];

/** The text of `--help`: the commands, a few options and examples. */
export async function overview(width: number): Promise<string> {
  const { options } = await verbs[0]!.load();
  const rows = verbs.map(({ name, describe }) => [name, describe] as const);
  return [
    'cubestat [COMMAND] [OPTION...] [FILE...]\n\nSystem metrics as a Unix stream. On a terminal, cubestat alone draws this host; in a pipe, it is cubestat sample.',
    section('Commands', rows, width),
    section('Options', rowsOf(pick(options, foremost)), width),
    section('Examples', examples, width),
    'cubestat help COMMAND has the options of a command, cubestat help export those of all exporters; man cubestat tells more.\n',
  ].join('\n\n');
}

const examples = [
  ['cubestat', 'this host as horizon charts'],
  ['cubestat 1 5 | jq .metrics', 'five samples, one each second'],
  ['cubestat sample | cubestat export --to influxdb', 'deliver samples to a database'],
] as const;

/** The help of one command, with its options under their headings. */
export function helpOf({ name, describe }: Verb, command: Command, width: number): string {
  const { operands = '', options, detailed } = command;
  const own = Object.fromEntries(
    Object.entries({ ...options, ...commonOptions }).filter(([key]) => !Object.hasOwn(detailed?.options ?? {}, key)),
  );
  return [
    `cubestat ${name} [OPTION...]${operands && ` ${operands}`}\n\n${describe}.`,
    ...Array.from(grouped(own), ([group, entries]) => section(group, rowsOf(Object.fromEntries(entries)), width)),
    ...(command.examples ? [section('Examples', command.examples, width)] : []),
    `${detailed ? `Those of exporters: cubestat help ${detailed.command}. ` : ''}man cubestat-${name} tells more.\n`,
  ].join('\n\n');
}

function grouped(options: Options): Map<string, [string, Option][]> {
  const groups = new Map<string, [string, Option][]>([['Options', []]]);
  for (const entry of Object.entries<Option>(options)) {
    const { group = 'Options' } = entry[1];
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  return groups;
}

function pick(options: Options, names: readonly string[]): Options {
  return Object.fromEntries(names.flatMap((name) => (options[name] ? [[name, options[name]]] : [])));
}

function rowsOf(options: Options): (readonly [string, string])[] {
  return Object.entries<Option>(options).map(([name, { alias, placeholder, choices, describe, standard }]) => {
    const value = placeholder === undefined ? '' : choices ? ` ${flagOf(name).split('-').at(-1)!.toUpperCase()}` : ` ${placeholder}`;
    const words = choices ? `${describe}: ${choices.join(', ')}` : describe;
    return [`${alias ? `-${alias}, ` : '    '}--${flagOf(name)}${value}`, standard === undefined ? words : `${words} [${standard}]`];
  });
}

/** Two columns under a heading. The second is wrapped, and begins on the next line where the first is too long. */
function section(heading: string, rows: readonly (readonly [string, string])[], width: number): string {
  const left = Math.min(34, Math.max(0, ...rows.map(([first]) => first.length)));
  const lines = rows.flatMap(([first, second]) => {
    const [head = '', ...rest] = wrapped(second, Math.max(20, width - left - 4));
    const beside = first.length <= left ? [`  ${first.padEnd(left)}  ${head}`] : [`  ${first}`, `${' '.repeat(left + 4)}${head}`];
    return [...beside, ...rest.map((line) => `${' '.repeat(left + 4)}${line}`)];
  });
  return [`${heading}:`, ...lines].join('\n');
}
