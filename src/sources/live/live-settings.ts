import type { Collector, HostPaths } from '../../collectors/index.ts';
import { UsageError } from '../../errors.ts';
import { aFlag, anObject, aReport, aSignal, aText, requireSettings, seconds, type Requirement } from '../../options/index.ts';
import { maxTimerSeconds } from '../../time/index.ts';
import type { OpenSettings } from './open-collectors.ts';
import type { Precision } from './section.ts';
import type { Schedule } from './ticks.ts';

/** What `live` samples, and how often. */
export interface LiveSettings extends Omit<Schedule, 'early'>, OpenSettings, Precision {
  readonly collectors: readonly Collector[];
  /** The number of samples after which the stream ends. */
  readonly count?: number | undefined;
  /** The host name in the samples; default that of this machine. */
  readonly host?: string | undefined;
  readonly paths?: HostPaths | undefined;
  /** Emits a first sample without rates at once, and a second after 250 ms. `count` excludes both. */
  readonly sampleAtOnce?: boolean | undefined;
  /** Ends the samples cleanly. */
  readonly signal?: AbortSignal | undefined;
}

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
