import type { Writable } from 'node:stream';
import type { SampleSink } from '../../delivery/index.ts';
import { reasonOf, UsageError } from '../../errors.ts';
import type { Options } from '../../options/index.ts';
import { isRecord } from '../../samples/index.ts';
import type { Exporter } from '../exporter.ts';
import { stringIn, wrongField, type ModuleFields } from './fields.ts';
import { settled } from './settled.ts';
import { optionIn } from './validate-option.ts';
import { sinkIn } from './validate-sink.ts';

/** A module, for messages. */
interface Module {
  readonly name: string;
  lineOf(error: unknown): string | undefined;
}

/** Checks the exporter that a module exports. Throws a UsageError that names the invalid field. */
export function exporterIn(loaded: ModuleFields, module: Module): Exporter {
  try {
    return declared(defaultExport(loaded), module);
  } catch (error) {
    throw new UsageError(`${module.name}: ${reasonOf(error)}`);
  }
}

/** In CommonJS, TypeScript puts the default export one level deeper. */
function defaultExport(loaded: ModuleFields): ModuleFields {
  if (!('default' in loaded)) throw new Error('it has no default export: export default { name, describe, options, open }');
  const outer = loaded['default'];
  const exported = isRecord(outer) && outer['__esModule'] === true ? outer['default'] : outer;
  if (!isRecord(exported)) throw wrongField('default export', exported, 'an object { name, describe, options, open }');
  return exported;
}

function declared(fields: ModuleFields, module: Module): Exporter {
  const name = stringIn(fields, 'name');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(`its name is "${name}": expected lower-case letters, digits and hyphens`);
  const describe = stringIn(fields, 'describe');
  const title = fields['title'] === undefined ? name : stringIn(fields, 'title');
  const exporter = fields as unknown as Exporter;
  for (const method of ['open', 'preview', 'check', 'destination'] as const) {
    const optional = method !== 'open' && fields[method] === undefined;
    if (!optional && typeof fields[method] !== 'function') throw wrongField(method, fields[method], 'a function');
  }
  return {
    ...{ name, describe, title, options: optionsIn(fields) },
    ...{ momentary: fields['momentary'] === true, exclusive: fields['exclusive'] === true },
    ...(exporter.preview && { preview: exporter.preview.bind(exporter) }),
    ...(exporter.destination && { destination: exporter.destination.bind(exporter) }),
    ...(exporter.check && { check: exporter.check.bind(exporter) }),
    open: async (config, context) => opened(async () => exporter.open(config, context), module),
  };
}

/** Adds the file and the line to an error of `open`. */
async function opened(open: () => Promise<unknown>, { name, lineOf }: Module): Promise<SampleSink | Writable> {
  try {
    return sinkIn(await settled(open(), 'the promise of open is never settled'));
  } catch (error) {
    throw new UsageError(`${name}${lineOf(error) ?? ''}: ${reasonOf(error)}`);
  }
}

function optionsIn({ options }: ModuleFields): Options {
  if (!isRecord(options)) throw wrongField('options', options, 'an object; write options: {} for none');
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, optionIn(key, option)]));
}
