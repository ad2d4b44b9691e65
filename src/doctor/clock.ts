import { checked, type Diagnosis } from './diagnosis.ts';

/** What is known of the clocks. */
export interface ClockReading {
  /** Unix time, in seconds. */
  readonly time: number;
  /** Whether a server of time keeps it right; undefined where nothing says so. */
  readonly synchronised: boolean | undefined;
  /** Seconds by which wall clock and monotonic clock moved apart while doctor was at work. */
  readonly step: number;
}

/** Seconds apart by which no clock drifts in a second or two: something set it. */
const noDrift = 0.05;

/** A clock that lost its battery starts at 1970, or when its firmware was made. */
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

function synchronisation(synchronised: boolean | undefined, remedy: string): Pick<Diagnosis, 'state' | 'finding' | 'remedy'> {
  if (synchronised) return { state: 'ok', finding: 'a server of time keeps it right' };
  if (synchronised === undefined) return { state: 'absent', finding: 'nothing says whether it is right: it may be the host that keeps it' };
  return {
    state: 'limited',
    finding: 'no server of time keeps it right: samples of several hosts do not fit together',
    remedy,
  };
}

function written(time: number): string {
  return new Date(time * 1000).toISOString();
}
