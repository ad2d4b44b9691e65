import { Readable } from 'node:stream';
import { stringify } from 'ndjson';
import { candidates, type Candidate } from '../configuration/index.ts';
import { diagnoseExporters, diagnoseHost, diagnoseSpools, diagnosisTable, isBroken, type Diagnosis } from '../doctor/index.ts';
import { reasonOf } from '../errors.ts';
import type { Registry } from '../exporters/index.ts';
import { flag, readOptions } from '../options/index.ts';
import { packageJson } from '../package-json.ts';
import { addFile, configOption, deliveryFlags, openRegistry } from './exporting/index.ts';
import { type Command, type Context, deliver, pathOptions, print } from './shared/index.ts';

const options = {
  config: { ...configOption, describe: 'Try the exporters of this file, rather than of the standard one' },
  json: flag({ describe: 'A JSON object a line, for programs' }),
  ...pathOptions,
};

export const doctor: Command<typeof options> = {
  options,
  examples: [
    ['cubestat doctor', 'what this host offers, and what mends what is missing'],
    ['cubestat doctor --config exporters.toml --json | jq \'select(.state == "broken")\'', 'a check before a start'],
  ],
  async run({ config, json, procfs, sysfs, rootfs }, context) {
    const registry = openRegistry(context, readOptions(deliveryFlags, {}, context.environment), context.stop);
    const files = config.length > 0 ? config.map((path) => ({ path })) : candidates(context.environment);
    const ofFiles: Diagnosis[] = [];
    for (const file of files) ofFiles.push(await readInto(registry, file, context));
    const instances = registry.instances.filter(({ enabled }) => enabled);
    const [ofHost, ofExporters] = await Promise.all([
      diagnoseHost({ procfs, sysfs, rootfs }, runtimeFacts(context)),
      diagnoseExporters(instances, context.stop),
    ]);
    const diagnoses = [...ofHost, ...ofFiles, ...ofExporters, ...diagnoseSpools(instances)];
    if (json) await deliver(Readable.from(diagnoses), [stringify()], '-', context);
    else await print(diagnosisTable(diagnoses, context.stdout.columns), context);
    if (diagnoses.some(isBroken)) context.exitCode(1);
  },
};

async function readInto(registry: Registry, { path, passedOver, isClosed }: Candidate, context: Context): Promise<Diagnosis> {
  const own = { area: 'configuration', subject: path } as const;
  if (passedOver !== undefined) return { ...own, state: isClosed ? 'limited' : 'absent', finding: passedOver };
  const before = registry.instances.length;
  try {
    await addFile(registry, path, context);
    const count = registry.instances.length - before;
    return { ...own, state: 'ok', finding: count === 1 ? '1 exporter' : `${count} exporters` };
  } catch (error) {
    return { ...own, state: 'broken', finding: reasonOf(error) };
  }
}

function runtimeFacts({ stdout, stderr, environment }: Context) {
  const isTerminal = stdout.isTTY === true || stderr.isTTY === true;
  return { version: process.version, engines: packageJson().engines.node, isTerminal, environment };
}
