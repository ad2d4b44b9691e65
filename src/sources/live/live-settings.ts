import { UsageError } from '../../errors.ts';
import { aFlag, anObject, aReport, aSignal, aText, requireSettings, seconds, type Requirement } from '../../options/index.ts';
import { maxTimerSeconds } from '../../time/index.ts';
import type { LiveSettings } from './live.ts';

const known: Readonly<Record<keyof LiveSettings, Requirement>> = {
  interval: seconds({ least: 0.001, most: maxTimerSeconds }),
  duration: seconds({ least: 0.001 }),
  count: {
    expected: 'a whole number, 1 or more',
    fits: (given) => given === Infinity || (Number.isSafeInteger(given) && (given as number) >= 1),
  },
  collectors: { expected: 'an array of collectors', fits: (given) => Array.isArray(given) && given.every(isCollector) },
  align: aFlag,
  counters: aFlag,
  fullPrecision: aFlag,
  explicitlyRequested: aFlag,
  config: anObject,
  sampleAtOnce: aFlag,
  host: aText,
  paths: anObject,
  report: aReport,
  signal: aSignal,
};

/** Throws a UsageError for invalid settings, and for a duration that is too short for a sample. */
export function requireLiveSettings(settings: LiveSettings): void {
  requireSettings('sample', settings, known);
  const { interval, duration = Infinity } = settings;
  if (duration < interval) throw new UsageError('sample: duration is shorter than interval: there would be no sample');
}

function isCollector(given: unknown): boolean {
  return anObject.fits(given) && typeof Object(given).open === 'function';
}
