import { Readable } from 'node:stream';
import { stringify } from 'ndjson';
import { diagnoseExporters, diagnoseHost, diagnoseSpools, diagnosisTable, isBroken, type Diagnosis } from '../doctor/index.ts';
import { reasonOf } from '../errors.ts';
import type { Registry } from '../exporters/index.ts';
import { filePath, flag, list, readOptions } from '../options.ts';
import { packageJson } from '../package-json.ts';
import { addFile, deliveryFlags, openRegistry } from './exporting/index.ts';
import { type Command, type Context, deliver, pathOptions, print } from './shared/index.ts';

const options = {
  config: list({ placeholder: 'FILE', describe: 'Try the exporters of this file too' }, filePath),
  json: flag({ describe: 'A JSON object a line, for programs' }),
  ...pathOptions,
};

export const doctor: Command<typeof options> = {
  options,
  examples: [
    ['cubestat doctor', 'what this host offers, and what mends what is missing'],
    ['cubestat doctor --config exporters.toml --json | jq \'select(.state == "broken")\'', 'a check before a start'],
  ],
  async run({ config, json, ...paths }, context) {
    const registry = openRegistry(context, readOptions(deliveryFlags, {}, context.environment), context.stop);
    const ofFiles: Diagnosis[] = [];
    for (const path of config) ofFiles.push(await readInto(registry, path));
    const instances = registry.instances.filter(({ enabled }) => enabled);
    const [ofHost, ofExporters] = await Promise.all([diagnoseHost(paths, runtimeFacts(context)), diagnoseExporters(instances)]);
    const diagnoses = [...ofHost, ...ofFiles, ...ofExporters, ...diagnoseSpools(instances)];
    if (json) await deliver(Readable.from(diagnoses), [stringify()], '-', context);
    else await print(diagnosisTable(diagnoses), context);
    if (diagnoses.some(isBroken)) context.exitCode(1);
  },
};

async function readInto(registry: Registry, path: string): Promise<Diagnosis> {
  const own = { area: 'configuration', subject: path } as const;
  const before = registry.instances.length;
  try {
    await addFile(registry, path);
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
