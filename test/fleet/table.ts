import type { Ended } from '../faults/exporting.ts';

export interface FleetFigures {
  readonly hosts: number;
  readonly metrics: number;
  readonly total: number;
  readonly lost: number;
  readonly twice: number;
  /** Seconds of sending. */
  readonly seconds: number;
  /** Messages that were not delivered when the last was sent. */
  readonly behind: number;
  /** Seconds until they were. */
  readonly drained: number;
  /** Bytes of the stream. */
  readonly bytes: number;
  readonly senders: readonly (readonly Ended[])[];
  readonly workers: readonly (readonly Ended[])[];
  /** Of the broker and of the store. */
  readonly kills: readonly number[];
}

/** What a fleet has taken, in one table. */
export function fleetTable(figures: FleetFigures): string {
  const { hosts, metrics, total, lost, twice, seconds, behind, drained, bytes, senders, workers, kills } = figures;
  const rows: readonly (readonly [string, string | number])[] = [
    ['hosts, metrics of each', `${hosts}, ${metrics}`],
    ['samples', total],
    ['lost', lost],
    ['twice', twice],
    ['samples a second, sent', Math.round(total / seconds)],
    ['bytes a sample, in the stream', Math.round(bytes / total)],
    ['behind at the end', `${behind} samples, ${drained.toFixed(1)} s`],
    ['senders killed', killsOf(senders)],
    ['workers killed', killsOf(workers)],
    ['nats-server killed', kills[0]!],
    ['influxd killed', kills[1]!],
    ['most memory of a sender', `${peakOf(senders)} MB`],
    ['most memory of a worker', `${peakOf(workers)} MB`],
  ];
  return `\n${rows.map(([name, value]) => `${name.padEnd(32)}${value}\n`).join('')}\n`;
}

function killsOf(processes: readonly (readonly Ended[])[]): number {
  return processes.flat().filter(({ code }) => code === null).length;
}

function peakOf(processes: readonly (readonly Ended[])[]): number {
  return Math.round(Math.max(...processes.flat().map(({ peak }) => peak)));
}
