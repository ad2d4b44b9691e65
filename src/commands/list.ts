import { Readable } from 'node:stream';
import { stringify } from 'ndjson';
import { rows } from '../catalogue/index.ts';
import { collectors } from '../collectors/index.ts';
import { UsageError } from '../errors.ts';
import { exporters, type Exporter } from '../exporters/index.ts';
import { filters, type Filter } from '../filters/index.ts';
import { formatters } from '../formatters/index.ts';
import { flag, type Values } from '../options/index.ts';
import { sampleSchema } from '../samples/index.ts';
import { probe } from '../sources/index.ts';
import { didYouMean, orList } from '../text/index.ts';
import { configOption, configOrigins, provisioning, provisioningOptions, provisioningParts } from './exporting/index.ts';
import { type Command, type Context, type Verb, aligned, deliver, pathOptions, print } from './shared/index.ts';

const options = {
  json: flag({ describe: 'A JSON object a line, for programs' }),
  config: { ...configOption, describe: 'Show this configuration file, rather than the standard one' },
  ...pathOptions,
  ...provisioningOptions,
};

type Entry = Readonly<Record<string, string | boolean | undefined>>;

type ListOf = (values: Values<typeof options>, context: Context, verbs: readonly Verb[]) => Promise<readonly Entry[]>;

const lists: Readonly<Record<string, ListOf>> = {
  metrics: async () => rows().map(({ name, kind, unit, help }) => ({ name, kind, unit, help })),
  formats: async () => Object.values(formatters).map(({ name, describe }) => ({ name, describe })),
  filters: async () => Object.values<Filter>(filters).map(({ name, describe }) => ({ name, describe })),
  exporters: async () => Object.values<Exporter>(exporters).map(({ name, describe }) => ({ name, describe })),
  config: async ({ config }, context, verbs) =>
    (await configOrigins(verbs, config, context)).map(({ name, value, from }) => ({ name, value, from })),
  collectors: async (paths) => {
    const found = await probe(collectors, paths);
    return found.map(({ collector: { name, describe }, absent }) =>
      absent === undefined ? { name, available: true, describe } : { name, available: false, reason: absent },
    );
  },
};

/** What is written whole, for other programs. */
const texts: typeof provisioning = {
  ...provisioning,
  schema: async () => `${JSON.stringify(sampleSchema, null, 2)}\n`,
};

/** A factory, because it lists the options of all verbs including itself. */
export function listCommand(verbs: readonly Verb[]): Command<typeof options> {
  return {
    operands: [...Object.keys(lists), ...Object.keys(texts)].join('|'),
    options,
    examples: [
      ['cubestat list collectors', 'what this host has, and what it lacks'],
      ["cubestat list alerts --above 'filesystem.mount.*.used.percent=80' > cubestat.rules.yml", 'rules for Prometheus'],
      ['cubestat list dashboard --store influxdb > cubestat.json', 'a dashboard for Grafana'],
    ],
    parts: (values, [what]) => [
      { by: 'for config', options: ['config'], active: what === 'config' },
      { by: 'for collectors', options: Object.keys(pathOptions), active: what === 'collectors' },
      { by: `for ${orList(Object.keys(lists))}`, options: ['json'], active: what === undefined || Object.hasOwn(lists, what) },
      ...provisioningParts(what, values),
    ],
    async run(values, context) {
      const [what = '', ...rest] = context.operands;
      const known = [...Object.keys(lists), ...Object.keys(texts)];
      if (!known.includes(what) || rest.length > 0) throw new UsageError(`list what? ${orList(known)}${didYouMean(what, known)}`);
      if (Object.hasOwn(texts, what)) return print(await texts[what]!(values), context);
      const entries = await lists[what]!(values, context, verbs);
      if (values.json) await deliver(Readable.from(entries), [stringify()], '-', context);
      else
        await print(
          aligned(
            entries.map((entry) => Object.values(entry).map(cellText)),
            context.stdout.columns,
          ),
          context,
        );
    },
  };
}

function cellText(value: string | boolean | undefined): string {
  return value === true ? 'yes' : value === false ? 'no' : (value ?? '-');
}
