import type { Ended } from '../faults/exporting.ts';
import type { Outage } from './outages.ts';

export interface FleetFigures {
  readonly hosts: number;
  readonly metrics: number;
  /** What was cut. */
  readonly network: string;
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
  /** Bytes between the senders and the broker, and between the workers and both servers. */
  readonly sent: number;
  readonly delivered: number;
  readonly senders: readonly (readonly Ended[])[];
  readonly workers: readonly (readonly Ended[])[];
  /** The most memory of the broker and of the store, in MB. */
  readonly peaks: readonly number[];
  readonly outages: readonly Outage[];
}

/** What a fleet has taken, in one table, and below it what each kind of outage has cost. */
export function fleetTable(figures: FleetFigures): string {
  const { hosts, metrics, network, total, lost, twice, seconds, behind, drained, bytes, sent, delivered, senders, workers, peaks } =
    figures;
  const rate = Math.round(total / seconds);
  const rows: readonly (readonly [string, string | number])[] = [
    ['hosts, metrics of each', `${hosts}, ${metrics}`],
    ['samples', total],
    ['lost', lost],
    ['twice', twice],
    ['samples a second, sent', rate],
    ['samples a second, of a worker', Math.round(total / (seconds + drained) / workers.length)],
    ['bytes a sample, in the stream', Math.round(bytes / total)],
    ['bytes a sample, from a sender', Math.round(sent / total)],
    ['bytes a sample, through a worker', Math.round(delivered / total)],
    ['behind at the end', `${behind} samples, ${drained.toFixed(1)} s`],
    ['most memory of a sender', `${peakOf(senders)} MB`],
    ['most memory of a worker', `${peakOf(workers)} MB`],
    ['most memory of nats-server', `${Math.round(peaks[0]!)} MB`],
    ['most memory of influxd', `${Math.round(peaks[1]!)} MB`],
    ['cut', network],
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(36)}${value}`);
  return `\n${[...lines, '', ...outageLines(figures.outages)].join('\n')}\n\n`;
}

function outageLines(outages: readonly Outage[]): string[] {
  const kinds = [...new Set(outages.map(({ what }) => what))].sort();
  const line = (what: string, cells: readonly (string | number)[]) =>
    what.padEnd(20) + cells.map((cell) => String(cell).padStart(14)).join('');
  return [
    line('', ['times', 'longest, s', 'lag, s', 'worst lag, s']),
    ...kinds.map((kind) => {
      const some = outages.filter(({ what }) => what === kind);
      const lags = some.flatMap(({ lag }) => lag ?? []).toSorted((one, other) => one - other);
      const longest = Math.max(...some.map(({ lasted }) => lasted));
      return line(kind, [some.length, longest.toFixed(1), seconds(lags[Math.floor(lags.length / 2)]), seconds(lags.at(-1))]);
    }),
  ];
}

function seconds(lag: number | undefined): string {
  return lag === undefined ? '-' : lag.toFixed(1);
}

function peakOf(processes: readonly (readonly Ended[])[]): number {
  return Math.round(Math.max(...processes.flat().map(({ peak }) => peak)));
}
