import { deliveryOptions } from '../../delivery/index.ts';
import { flag, list, oneOf, text, value, type Option } from '../../options/index.ts';
import { isRecord } from '../../samples/index.ts';
import { orList } from '../../text/index.ts';
import { stringIn, wrongField } from './fields.ts';

/** Checks an option of a module: `{ describe: 'File to append to', placeholder: 'FILE' }`. Throws an Error that names the invalid part. */
export function optionIn(key: string, fields: unknown): Option {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(key)) throw new Error(`its option ${key} is not in camel case: expected ${camelCase(key)}`);
  const own = `options.${key}`;
  if (!isRecord(fields)) throw wrongField(own, fields, "an object such as { describe: '...', placeholder: 'FILE' }");
  if (keysOfEvery.has(key)) throw new Error(`its option ${key} is a key of every exporter; give it another name`);
  const unknown = Object.keys(fields).find((field) => !optionFields.includes(field));
  if (unknown !== undefined)
    throw new Error(`its ${own} has a field ${unknown}: expected ${orList(optionFields)}; an option with a placeholder has a value`);
  const describe = stringIn(fields, 'describe', own);
  const given = ['placeholder', 'standard'].filter((field) => fields[field] !== undefined);
  const words = Object.fromEntries(given.map((field) => [field, stringIn(fields, field, own)]));
  for (const [field, [isValid, wanted]] of Object.entries(checks))
    if (fields[field] !== undefined && !isValid(fields[field])) throw wrongField(`${own}.${field}`, fields[field], wanted);
  const { choices, repeatable, secret = false, read } = fields as Partial<Option>;
  const option = { describe, ...(choices && { choices }), ...(repeatable && { repeatable }), ...words };
  return {
    ...(read ? { ...(choices && { placeholder: choices.join('|') }), ...option, read: atOnce(read) } : withReading(option)),
    secret,
  };
}

/** Refuses a promise, which would be the value. */
function atOnce(read: Option['read']): Option['read'] {
  return (texts) => {
    const value: unknown = read(texts);
    if (!(value instanceof Promise)) return value;
    value.catch(() => {});
    throw new Error('its read gave a promise, not a value');
  };
}

/** Keys that every exporter has in a configuration file. */
const keysOfEvery: ReadonlySet<string> = new Set(['type', 'enabled', ...Object.keys(deliveryOptions)]);

/** The fields of an option; the last four concern the command line only. */
const optionFields = [
  ...['describe', 'placeholder', 'standard', 'repeatable', 'choices', 'read', 'secret'],
  ...['alias', 'flag', 'group', 'suggestions'],
];

/** What other fields than texts have to be. */
const checks: Readonly<Record<string, readonly [isValid: (value: unknown) => boolean, wanted: string]>> = {
  choices: [isWords, 'a list of words'],
  repeatable: [isBoolean, 'true or false'],
  secret: [isBoolean, 'true or false'],
  read: [(value) => typeof value === 'function', 'a function'],
};

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}

/** The default reading of an option: a list, one of its choices, a text, or without a placeholder a flag. */
function withReading({ repeatable, choices, placeholder, standard, describe }: Omit<Option, 'read'>): Option {
  if (repeatable) return list({ describe, placeholder: placeholder ?? 'VALUE' }, text);
  const rest = { describe, ...(standard !== undefined && { standard }) };
  if (choices) return { ...value({ placeholder: choices.join('|'), ...rest }, oneOf(choices)), choices };
  if (placeholder === undefined && standard === undefined) return flag({ describe });
  return value({ placeholder: placeholder ?? 'VALUE', ...rest }, text);
}

function camelCase(key: string): string {
  const camel = key.replace(/[^a-zA-Z0-9]+(.?)/g, (_, letter: string) => letter.toUpperCase()).replace(/^[^a-zA-Z]+/, '');
  return camel === '' ? 'letters and digits' : camel[0]!.toLowerCase() + camel.slice(1);
}
