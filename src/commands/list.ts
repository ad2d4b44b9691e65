import { rows } from '../catalogue/index.ts';
import { collectors } from '../collectors/index.ts';
import { UsageError } from '../errors.ts';
import { formatters } from '../formatters/index.ts';
import { flag, type Values } from '../options.ts';
import { probe } from '../sources/index.ts';
import { didYouMean, orList } from '../suggest.ts';
import type { Command } from './command.ts';
import { print } from './output.ts';
import { pathOptions } from './paths.ts';

const options = { json: flag({ describe: 'A JSON array, for programs' }), ...pathOptions };

type Entry = Readonly<Record<string, string | boolean>>;

const lists: Readonly<Record<string, (values: Values<typeof options>) => Promise<Entry[]>>> = {
  metrics: async () => rows.map(({ name, kind, unit, help }) => ({ name, kind, unit, help })),
  formats: async () => Object.values(formatters).map(({ name, describe }) => ({ name, describe })),
  collectors: async ({ procfs, sysfs, rootfs }) => {
    const found = await probe(collectors, { procfs, sysfs, rootfs });
    return found.map(({ collector: { name, describe }, absent }) => ({
      name,
      available: absent === undefined,
      describe,
      ...(absent !== undefined && { absent }),
    }));
  },
};

export const list: Command<typeof options> = {
  name: 'list',
  describe: 'Show the metrics, collectors or formats there are',
  operands: Object.keys(lists).join('|'),
  options,
  async run(values, context) {
    const [what = '', ...rest] = context.operands;
    const known = Object.keys(lists);
    if (!Object.hasOwn(lists, what) || rest.length > 0) throw new UsageError(`list what? ${orList(known)}${didYouMean(what, known)}`);
    const entries = await lists[what]!(values);
    await print(values.json ? `${JSON.stringify(entries, null, 2)}\n` : columns(entries.map(cells)), context);
  },
};

function cells({ available, absent, describe, ...entry }: Entry): string[] {
  const found = available === undefined ? [] : [available ? 'yes' : 'no'];
  return [...Object.values(entry), ...found, ...[absent ?? describe ?? []].flat()].map(String);
}

function columns(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
