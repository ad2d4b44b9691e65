import { checked, type CheckResult, type Diagnosis } from './diagnosis.ts';

/** The state of the clocks. */
export interface ClockReading {
  /** Unix time, in seconds. */
  readonly time: number;
  /** Whether time synchronisation is active; undefined if unknown. */
  readonly synchronised: boolean | undefined;
  /** Seconds by which wall clock and monotonic clock diverged while doctor was running. */
  readonly step: number;
}

/** Seconds of divergence that no drift causes in a second or two: the clock was set. */
const noDrift = 0.05;

/** After its battery has failed, a clock starts in 1970 or at the date of its firmware. */
const earliest = Date.UTC(2024, 0, 1) / 1000;

export function diagnoseClock({ time, synchronised, step }: ClockReading, platform: NodeJS.Platform = process.platform): Diagnosis[] {
  const setClock = platform === 'darwin' ? 'sudo sntp -sS time.apple.com' : 'sudo timedatectl set-ntp true';
  return checked('clock', {
    time: () =>
      time > earliest
        ? { state: 'ok', finding: `it is ${written(time)}` }
        : {
            state: 'broken',
            finding: `it is not ${written(time)}: databases refuse or hide such samples`,
            remedy: setClock,
          },
    synchronised: () => synchronisation(synchronised, setClock),
    steps: () =>
      Math.abs(step) < noDrift
        ? { state: 'ok', finding: 'the clock was not set meanwhile' }
        : {
            state: 'limited',
            finding: `the clock was set by ${step.toFixed(3)} s meanwhile: samples lie closer together or further apart than they are`,
            remedy: 'let one service only keep the time, with slewing: chrony, or systemd-timesyncd',
          },
  });
}

function synchronisation(synchronised: boolean | undefined, remedy: string): CheckResult {
  if (synchronised) return { state: 'ok', finding: 'it is synchronised by a time server' };
  if (synchronised === undefined) return { state: 'absent', finding: 'it is not known whether it is synchronised: the host may do so' };
  return {
    state: 'limited',
    finding: 'it is not synchronised by a time server: samples of several hosts do not line up',
    remedy,
  };
}

function written(time: number): string {
  return new Date(time * 1000).toISOString();
}
