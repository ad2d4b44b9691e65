import { Batch, batcher, countOf, sampleCount, type Sample, type Samples } from '../../samples/index.ts';
import { nearMetric } from '../../catalogue/index.ts';
import { metricsOf, type Expression } from '../../expressions/index.ts';
import type { Report } from '../../report.ts';
import { isoTime } from '../../time/index.ts';
import type { Backlog } from './backlog.ts';
import { FlightRecorder, type IncidentRecording, type RecorderSettings } from './flight-recorder.ts';
import type { Hook } from './hook.ts';

/** The destination of incidents' samples. */
export interface Outlet {
  /** Opens the output of an incident, given the first sample that fulfils the condition. */
  open(trigger: Sample): IncidentOutput;
  /** All incidents have ended. */
  end?(): void;
}

export interface IncidentOutput {
  readonly backlog: Backlog;
  /** The file with the recording. */
  readonly file?: string | undefined;
  /** Ends the output. Fulfilled when everything is written, with whether that succeeded. */
  end(): Promise<boolean>;
}

export interface SinkSettings extends RecorderSettings {
  readonly report: Report;
  readonly hook: Hook | undefined;
}

/** Takes samples and records incidents. A sample object is recorded as an object. */
export class RecorderSink {
  readonly #settings: SinkSettings;
  readonly #outlet: Outlet;
  readonly #recorder: FlightRecorder;
  readonly #toBatch = batcher();
  readonly #warnOfMissing: (batch: Batch) => void;
  readonly #backlogs = new Set<Backlog>();
  #areObjects = false;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(settings: SinkSettings, outlet: Outlet) {
    this.#settings = settings;
    this.#outlet = outlet;
    this.#recorder = new FlightRecorder(settings, (trigger) => this.#begin(trigger));
    this.#warnOfMissing = firstLook(settings);
  }

  /** Throws where a sample is invalid or a recording cannot be opened. A promise asks the caller to wait. */
  add(samples: Samples): Promise<unknown> | undefined {
    this.#areObjects = !(samples instanceof Batch);
    const batch = this.#toBatch(samples);
    this.#warnOfMissing(batch);
    this.#recorder.add(batch);
    const full = [...this.#backlogs].filter(({ isFull }) => isFull);
    return full.length === 0 ? undefined : Promise.all(full.map(async (backlog) => backlog.isTaken()));
  }

  /** Fulfilled when every recording is written and the command has ended. */
  async end(): Promise<void> {
    this.#recorder.end();
    this.#outlet.end?.();
    await Promise.all([this.#ended, this.#settings.hook?.end()]);
  }

  #begin(trigger: Sample): IncidentRecording {
    const { backlog, file, end } = this.#outlet.open(trigger);
    this.#watch(backlog);
    const messages = messagesOf(trigger, file, this.#settings);
    this.#settings.hook?.run(trigger, file);
    return {
      add: (batches) => {
        messages.add(sampleCount(batches));
        backlog.add(this.#areObjects ? batches.flatMap((batch) => [...batch]) : batches);
      },
      end: (isOver) => {
        const written = end().then((isWritten) => isWritten && messages.end(isOver));
        this.#ended = Promise.all([this.#ended, written]);
      },
    };
  }

  #watch(backlog: Backlog): void {
    if (this.#backlogs.has(backlog)) return;
    this.#backlogs.add(backlog);
    backlog.stream.once('close', () => this.#backlogs.delete(backlog));
  }
}

/** Reports when an incident begins, and what was recorded. */
function messagesOf({ host, timestamp }: Sample, file: string | undefined, { report, longest, after }: SinkSettings) {
  const name = `${host}: incident of ${isoTime(timestamp) ?? timestamp}`;
  const place = file === undefined ? '' : ` in ${file}`;
  let count = 0;
  report.warn(`${name} begins${file === undefined ? '' : `, to be recorded${place}`}`);
  return {
    add: (more: number) => void (count += more),
    end(isOver: boolean) {
      const left = `; it lasts for longer than ${longest}s: no more of it is recorded, until the condition was not true for ${after}s`;
      report.warn(`${name}: ${countOf(count)} recorded${place}${isOver ? '' : left}`);
    },
  };
}

/** Warns of metrics that the first sample lacks, as a condition with a misspelt name would never become true. */
function firstLook({ when, report }: { readonly when: Expression; readonly report: Report }): (batch: Batch) => void {
  let isFirst = true;
  return ({ shape: { names } }) => {
    if (!isFirst) return;
    isFirst = false;
    for (const { text, matches } of metricsOf(when)) {
      if (!names.some(matches)) report.warn(`--when asks for ${text}, which the first sample does not have${nearMetric(text, names)}`);
    }
  };
}
