import { reasonOf } from '../errors.ts';

/** What one check has found. */
export interface Diagnosis {
  readonly area: 'collectors' | 'permissions' | 'container' | 'clock' | 'runtime' | 'configuration' | 'exporters' | 'spool';
  readonly subject: string;
  /** `absent`: this host has none. `limited`: the host has more than cubestat gets. `broken`: what it needs, or was told to do, does not work. */
  readonly state: 'ok' | 'absent' | 'limited' | 'broken';
  readonly finding: string;
  /** What mends it: a command, where one can. */
  readonly remedy?: string | undefined;
}

/** Runs checks of an area, of which each stands alone: what one of them throws is a diagnosis, and the others go on. */
export function checked(area: Diagnosis['area'], checks: Readonly<Record<string, () => Omit<Diagnosis, 'area' | 'subject'>>>): Diagnosis[] {
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
