import { UsageError } from '../errors.ts';
import { didYouMean, valueText } from '../text/index.ts';

/** The check of a setting that a program passes; options check those of the command line. */
export interface Requirement {
  /** `seconds, 0.001 or more`. */
  readonly expected: string;
  readonly fits: (given: unknown) => boolean;
}

export const aFlag: Requirement = { expected: 'true or false', fits: (given) => typeof given === 'boolean' };
export const aText: Requirement = { expected: 'a string', fits: (given) => typeof given === 'string' };
export const anObject: Requirement = { expected: 'an object', fits: (given) => typeof given === 'object' && given !== null };
export const aSignal: Requirement = { expected: 'an AbortSignal', fits: (given) => given instanceof AbortSignal };

export const aReport: Requirement = {
  expected: 'an object with the functions error, warn and detail',
  fits: (given) => anObject.fits(given) && ['error', 'warn', 'detail'].every((name) => typeof Object(given)[name] === 'function'),
};

export function seconds({ least, most = Infinity }: { readonly least: number; readonly most?: number }): Requirement {
  const expected = most === Infinity ? `seconds, ${least} or more` : `seconds, from ${least} to ${most}`;
  return { expected, fits: (given) => typeof given === 'number' && given >= least && given <= most };
}

/** Throws a UsageError for an unknown or invalid setting. `undefined` counts as not given. */
export function requireSettings(of: string, given: unknown, known: Readonly<Record<string, Requirement>>): void {
  if (!anObject.fits(given)) throw new UsageError(`${of}: the settings are ${valueText(given)}: expected ${anObject.expected}`);
  for (const [name, value] of Object.entries(given as object)) {
    if (!Object.hasOwn(known, name)) throw new UsageError(`${of} has no setting ${name}${didYouMean(name, Object.keys(known))}`);
    const { fits, expected } = known[name]!;
    if (value !== undefined && !fits(value)) throw new UsageError(`${of}: ${name} is ${valueText(value)}: expected ${expected}`);
  }
}
