import { quotedValue } from '../text/index.ts';
import { ExcerptError, reasonOf, UsageError } from '../errors.ts';
import { flagOf, variableOf, type Option, type Options, type Values } from './option.ts';

/**
 * Reads declared options from the command line (`given`, by flag), else the environment, else a file (`configured`), else the defaults.
 * Throws a UsageError with the flag or variable, its value and what was expected.
 */
export function readOptions<Declared extends Options>(
  declared: Declared,
  given: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
  configured: Readonly<Record<string, unknown>> = {},
): Values<Declared> {
  const read = ([name, option]: [string, Option]) => {
    const onCommandLine = given[flagOf(name)];
    const inEnvironment = environment[variableOf(name)];
    if (onCommandLine !== undefined) return [name, readFrom(`--${flagOf(name)}`, option, [onCommandLine].flat().map(String))];
    if (inEnvironment === undefined || inEnvironment === '')
      return [name, Object.hasOwn(configured, name) ? configured[name] : readFrom(`--${flagOf(name)}`, option, [])];
    const texts = option.repeatable ? inEnvironment.split(option.separator ?? /\s+/).filter(Boolean) : [inEnvironment];
    return [name, readFrom(variableOf(name), option, texts)];
  };
  return Object.fromEntries(Object.entries(declared).map(read)) as Values<Declared>;
}

function readFrom(origin: string, option: Option, texts: readonly string[]): unknown {
  try {
    return option.read(texts);
  } catch (error) {
    if (error instanceof ExcerptError) throw new UsageError(`${origin}, ${error.message}`, error.excerpt);
    const counted = option.repeatable ? texts : texts.slice(-1);
    const quoted = option.secret ? [] : counted.map(quotedValue);
    throw new UsageError(`${[origin, ...quoted].join(' ')}: ${reasonOf(error)}`);
  }
}
