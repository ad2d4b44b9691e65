import type { Writable } from 'node:stream';
import { deliveryOptions, type SampleSink } from '../../delivery/index.ts';
import { reasonOf, UsageError } from '../../errors.ts';
import { oneOf, flag, list, text, value, type Option, type Options } from '../../options/index.ts';
import { isRecord } from '../../samples/index.ts';
import { orList, valueKind } from '../../text/index.ts';
import type { Exporter } from '../exporter.ts';
import { sinkIn } from './validate-sink.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A module, for messages. */
interface Module {
  readonly name: string;
  lineOf(error: unknown): string | undefined;
}

/** Checks the exporter that a module exports. Throws a UsageError that names the invalid field. */
export function exporterIn(loaded: Fields, module: Module): Exporter {
  try {
    return declared(defaultExport(loaded), module);
  } catch (error) {
    throw new UsageError(`${module.name}: ${reasonOf(error)}`);
  }
}

/** In CommonJS, TypeScript puts the default export one level deeper. */
function defaultExport(loaded: Fields): Fields {
  if (!('default' in loaded)) throw new Error('it has no default export: export default { name, describe, options, open }');
  const outer = loaded['default'];
  const exported = isRecord(outer) && outer['__esModule'] === true ? outer['default'] : outer;
  if (!isRecord(exported)) throw wrong('default export', exported, 'an object { name, describe, options, open }');
  return exported;
}

function declared(fields: Fields, module: Module): Exporter {
  const name = stringIn(fields, 'name');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(`its name is "${name}": expected lower-case letters, digits and hyphens`);
  const describe = stringIn(fields, 'describe');
  const title = fields['title'] === undefined ? name : stringIn(fields, 'title');
  const exporter = fields as unknown as Exporter;
  for (const method of ['open', 'preview', 'check', 'destination'] as const) {
    const optional = method !== 'open' && fields[method] === undefined;
    if (!optional && typeof fields[method] !== 'function') throw wrong(method, fields[method], 'a function');
  }
  return {
    ...{
      name,
      describe,
      title,
      options: optionsIn(fields),
      momentary: fields['momentary'] === true,
      exclusive: fields['exclusive'] === true,
    },
    ...(exporter.preview && { preview: exporter.preview.bind(exporter) }),
    ...(exporter.destination && { destination: exporter.destination.bind(exporter) }),
    ...(exporter.check && { check: exporter.check.bind(exporter) }),
    open: async (config, context) => opened(async () => exporter.open(config, context), module),
  };
}

/** Adds the file and the line to an error of `open`. */
async function opened(open: () => Promise<unknown>, { name, lineOf }: Module): Promise<SampleSink | Writable> {
  try {
    return sinkIn(await open());
  } catch (error) {
    throw new UsageError(`${name}${lineOf(error) ?? ''}: ${reasonOf(error)}`);
  }
}

function optionsIn({ options }: Fields): Options {
  if (!isRecord(options)) throw wrong('options', options, 'an object; write options: {} for none');
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, optionIn(key, option)]));
}

/** Checks an option of a module: `{ describe: 'File to append to', placeholder: 'FILE' }`. Its `read` is optional. */
function optionIn(key: string, fields: unknown): Option {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(key)) throw new Error(`its option ${key} is not in camel case: expected ${camelCase(key)}`);
  const own = `options.${key}`;
  if (!isRecord(fields)) throw wrong(own, fields, "an object such as { describe: '...', placeholder: 'FILE' }");
  if (keysOfEvery.has(key)) throw new Error(`its option ${key} is a key of every exporter; give it another name`);
  const unknown = Object.keys(fields).find((field) => !optionFields.includes(field));
  if (unknown !== undefined)
    throw new Error(`its ${own} has a field ${unknown}: expected ${orList(optionFields)}; an option with a placeholder has a value`);
  const describe = stringIn(fields, 'describe', own);
  const words = Object.fromEntries(
    ['placeholder', 'standard'].flatMap((field) => (fields[field] === undefined ? [] : [[field, stringIn(fields, field, own)]])),
  );
  const { choices, repeatable = false, secret = false, read } = fields;
  if (choices !== undefined && !isWords(choices)) throw wrong(`${own}.choices`, choices, 'a list of words');
  if (typeof repeatable !== 'boolean') throw wrong(`${own}.repeatable`, repeatable, 'true or false');
  if (typeof secret !== 'boolean') throw wrong(`${own}.secret`, secret, 'true or false');
  if (read === undefined) return { ...plain({ describe, repeatable, ...(choices && { choices }), ...words }), secret };
  if (typeof read !== 'function') throw wrong(`${own}.read`, read, 'a function');
  return {
    describe,
    ...(choices && { choices, placeholder: choices.join('|') }),
    ...words,
    ...(repeatable && { repeatable }),
    secret,
    read: read as Option['read'],
  };
}

/** Keys that every exporter has in a configuration file. */
const keysOfEvery: ReadonlySet<string> = new Set(['type', 'enabled', ...Object.keys(deliveryOptions)]);

/** The fields of an option; the last four concern the command line only. */
const optionFields = [
  'describe',
  'placeholder',
  'standard',
  'repeatable',
  'choices',
  'read',
  'secret',
  'alias',
  'flag',
  'group',
  'suggestions',
];

/** The default reading of an option: a list, one of its choices, a text, or without a placeholder a flag. */
function plain({ repeatable, choices, placeholder, standard, describe }: Omit<Option, 'read'>): Option {
  if (repeatable) return list({ describe, placeholder: placeholder ?? 'VALUE' }, text);
  const rest = { describe, ...(standard !== undefined && { standard }) };
  if (choices) return { ...value({ placeholder: choices.join('|'), ...rest }, oneOf(choices)), choices };
  return placeholder === undefined && standard === undefined
    ? flag({ describe })
    : value({ placeholder: placeholder ?? 'VALUE', ...rest }, text);
}

function stringIn(fields: Fields, field: string, of?: string): string {
  const found = fields[field];
  if (typeof found === 'string' && found !== '') return found;
  const path = of === undefined ? field : `${of}.${field}`;
  throw found === '' ? new Error(`its ${path} is empty`) : wrong(path, found, 'a string');
}

/** The error for a missing or invalid field. */
function wrong(field: string, found: unknown, wanted: string): Error {
  if (found === undefined) return new Error(`it has no ${field}: expected ${wanted}`);
  return new Error(`its ${field} ${field.endsWith('s') ? 'are' : 'is'} ${valueKind(found)}, not ${wanted}`);
}

function camelCase(key: string): string {
  const camel = key.replace(/[^a-zA-Z0-9]+(.?)/g, (_, letter: string) => letter.toUpperCase()).replace(/^[^a-zA-Z]+/, '');
  return camel === '' ? 'letters and digits' : camel[0]!.toLowerCase() + camel.slice(1);
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}
