import { batcher, originKey, perShape, type Batch, type Sample, type Shape } from '../samples/index.ts';
import { kindOf } from '../catalogue/index.ts';
import { CubestatError } from '../errors.ts';
import { Accumulator, Correlation } from '../statistics/index.ts';
import { didYouMean } from '../text/index.ts';
import { Counter } from './counter.ts';
import { Coverage } from './coverage.ts';
import { Sparkline } from './sparkline.ts';
import type { SummarisedHost, SummarisedMetric, SummarySettings } from './summarised.ts';

interface Stream extends SummarisedHost {
  readonly counters: Map<string, Counter>;
  readonly sequences: Map<string, Sequence>;
  /** The first sample, until the second one shows the time that it covers. */
  pending: Sample | undefined;
}

/** Takes the values of a metric of one host, in order. */
type Sequence = (value: number) => void;

interface Column {
  readonly metric: SummarisedMetric;
  readonly counter: Counter | undefined;
  readonly sequence: Sequence | undefined;
}

/** More would take hundreds of megabytes. */
const [mostMetrics, mostHosts, mostCharacters] = [20_000, 100_000, 64 * 2 ** 20];

/** Takes samples in memory that does not grow with their number. */
export class SummaryCollector {
  readonly metrics = new Map<string, SummarisedMetric>();
  readonly hosts = new Map<string, Stream>();
  readonly #settings: SummarySettings;
  readonly #toBatch = batcher({ isChecked: true });
  #characters = 0;
  readonly #columnsOf = perShape((shape) => this.#open(shape));

  constructor(settings: SummarySettings) {
    this.#settings = settings;
  }

  add(batch: Batch): void {
    const { stream, columns } = this.#columnsOf(batch.shape);
    for (let row = 0; row < batch.length; row += 1) {
      const weight = stream.coverage.add(batch.timestamp(row));
      if (weight === undefined && this.#settings.isWeighted) stream.pending = batch.sample(row);
      else {
        if (stream.pending) this.#takePending(stream, weight!);
        this.#take(batch, row, columns, this.#settings.isWeighted ? weight! : 1);
      }
    }
  }

  end(): void {
    for (const stream of this.hosts.values()) this.#takePending(stream, stream.coverage.interval ?? 1);
    this.#warnAboutGroups();
  }

  #warnAboutGroups(): void {
    const { groups, warn } = this.#settings;
    const tags = new Set(Array.from(this.hosts.values(), (stream) => Object.keys(stream.tags)).flat());
    const missing = this.hosts.size === 0 ? [] : groups.filter((name) => name !== 'host' && !tags.has(name));
    for (const name of missing) warn?.(`no sample has the tag ${name}${didYouMean(name, ['host', ...tags])}`);
  }

  #takePending(stream: Stream, weight: number): void {
    if (!stream.pending) return;
    const batch = this.#toBatch(stream.pending);
    stream.pending = undefined;
    this.#take(batch, 0, this.#columnsOf(batch.shape).columns, weight);
  }

  #take(batch: Batch, row: number, columns: readonly Column[], weight: number): void {
    const time = batch.timestamp(row);
    for (let index = 0; index < columns.length; index += 1) {
      const { metric, counter, sequence } = columns[index]!;
      const reading = batch.value(row, index);
      counter?.read(reading, time);
      if (counter) metric.increase += counter.growth;
      const value = counter && this.#settings.isCompared ? counter.rate : reading;
      if (value === undefined) continue;
      sequence?.(value);
      metric.values.add(value, time, weight);
      metric.sparkline?.add(value, time);
    }
  }

  #open(shape: Shape): { readonly stream: Stream; readonly columns: readonly Column[] } {
    const stream = this.#stream(shape);
    const group = this.#settings.groups.map((name) => (name === 'host' ? shape.host : (shape.tags?.[name] ?? '')));
    return {
      stream,
      columns: shape.names.map((name) => this.#column(this.#metric(name, group), stream)),
    };
  }

  #column(metric: SummarisedMetric, { counters, sequences }: Stream): Column {
    const { metric: name, correlation, isCounter } = metric;
    return {
      metric,
      counter: isCounter ? found(counters, name, () => new Counter()) : undefined,
      sequence: correlation && found(sequences, name, () => correlation.sequence()),
    };
  }

  #stream(shape: Shape): Stream {
    const { host, tags = {} } = shape;
    const key = originKey(shape);
    return found(this.hosts, key, () => {
      if (this.hosts.size === mostHosts) throw tooMany(`${mostHosts} hosts or sets of tags; choose some with --where`);
      this.#hold(key);
      return { host, tags, coverage: new Coverage(), pending: undefined, counters: new Map(), sequences: new Map() };
    });
  }

  /** Names are held as they come: long ones may not fill the memory either. */
  #hold(name: string): void {
    this.#characters += name.length;
    if (this.#characters > mostCharacters) throw tooMany(`${mostCharacters} characters in names of metrics, hosts and tags`);
  }

  #metric(metric: string, group: readonly string[]): SummarisedMetric {
    const isCounter = kindOf(metric) === 'counter';
    const key = JSON.stringify([metric, ...group]);
    return found(this.metrics, key, () => {
      if (this.metrics.size === mostMetrics) throw tooMany(`${mostMetrics} metrics; choose some with --include`);
      this.#hold(key);
      const { hasSparklines, isCompared = false, quantiles } = this.#settings;
      return {
        ...{ metric, group, isCounter, increase: 0 },
        values: new Accumulator(isCounter && !isCompared ? undefined : quantiles?.()),
        sparkline: hasSparklines ? new Sparkline() : undefined,
        correlation: isCompared ? new Correlation() : undefined,
      };
    });
  }
}

function tooMany(what: string): CubestatError {
  return new CubestatError(`more than ${what}`, { code: 'TOO_MANY', exitCode: 1 });
}

function found<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
