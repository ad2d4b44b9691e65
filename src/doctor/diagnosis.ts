import { reasonOf } from '../errors.ts';

/** The result of one check. */
export interface Diagnosis {
  readonly area: 'collectors' | 'permissions' | 'container' | 'clock' | 'runtime' | 'configuration' | 'exporters' | 'spool';
  readonly subject: string;
  /** `absent`: this host lacks it. `limited`: cubestat gets only a part. `broken`: what is needed or configured does not work. */
  readonly state: 'ok' | 'absent' | 'limited' | 'broken';
  readonly finding: string;
  /** How to solve it, by a command if possible. */
  readonly remedy?: string | undefined;
}

/** What a check finds. */
export type CheckResult = Omit<Diagnosis, 'area' | 'subject'>;

/** Runs the checks of an area. An error of one becomes a diagnosis, and the others continue. */
export function checked(area: Diagnosis['area'], checks: Readonly<Record<string, () => CheckResult>>): Diagnosis[] {
  return Object.entries(checks).map(([subject, check]) => {
    try {
      return { area, subject, ...check() };
    } catch (error) {
      return { area, subject, state: 'broken', finding: `this cannot be checked: ${reasonOf(error)}` };
    }
  });
}

export function isBroken({ state }: Diagnosis): boolean {
  return state === 'broken';
}
