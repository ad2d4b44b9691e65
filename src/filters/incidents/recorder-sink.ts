import { Batch, batcher, countOf, sampleCount, type Sample, type Samples } from '../../samples/index.ts';
import { metricsOf, type Expression } from '../../expressions/index.ts';
import type { Report } from '../../report.ts';
import { didYouMean } from '../../text/index.ts';
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

/** Takes samples and records incidents: `write` and `final` of a stream. */
export interface RecorderSink {
  write(samples: Samples, encoding: unknown, done: (error?: Error | null) => void): void;
  final(done: (error?: Error | null) => void): void;
}

/** A sample object is recorded as an object. */
export function recorderSink(settings: SinkSettings, outlet: Outlet): RecorderSink {
  const toBatch = batcher();
  const backlogs = new Set<Backlog>();
  let areObjects = false;
  let ended: Promise<unknown> = Promise.resolve();

  const watch = (backlog: Backlog) => {
    backlogs.add(backlog);
    backlog.stream.once('close', () => backlogs.delete(backlog));
  };
  const begin = (trigger: Sample): IncidentRecording => {
    const { backlog, file, end } = outlet.open(trigger);
    if (!backlogs.has(backlog)) watch(backlog);
    const told = tellOf(trigger, file, settings);
    settings.hook?.run(trigger, file);
    return {
      add(batches) {
        told.add(sampleCount(batches));
        backlog.add(areObjects ? batches.flatMap((batch) => [...batch]) : batches);
      },
      end(isOver) {
        const written = end().then((isWritten) => isWritten && told.end(isOver));
        ended = Promise.all([ended, written]);
      },
    };
  };
  const recorder = new FlightRecorder(settings, begin);
  const lookAt = firstLook(settings);

  return {
    write(samples, _encoding, done) {
      try {
        areObjects = !(samples instanceof Batch);
        const batch = toBatch(samples);
        lookAt(batch);
        recorder.add(batch);
      } catch (error) {
        return done(error as Error);
      }
      const full = [...backlogs].filter(({ isFull }) => isFull);
      if (full.length === 0) done();
      else Promise.all(full.map(async (backlog) => backlog.isTaken())).then(() => done(), done);
    },
    final(done) {
      recorder.end();
      outlet.end?.();
      Promise.all([ended, settings.hook?.end()]).then(() => done(), done);
    },
  };
}

/** Reports when an incident begins, and what was recorded. */
function tellOf({ host, timestamp }: Sample, file: string | undefined, { report, longest, after }: SinkSettings) {
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
      if (!names.some(matches)) report.warn(`--when asks for ${text}, which the first sample does not have${didYouMean(text, names)}`);
    }
  };
}
