import type { Acknowledgement } from './acknowledgement.ts';
import { Batch, type RowTemplate, type Rows, type Shape } from './batch.ts';
import type { ByteWriter } from './byte-writer.ts';
import { writeNumbers } from './number-rows.ts';
import { CubestatError, reasonOf } from '../errors.ts';
import { requireSample, type Sample } from './sample.ts';

/** The input of a stage: a batch, or a sample that a user's function has made. */
export type Samples = Batch | Sample;

/** The samples of a stage's input, as users' functions see them. Throws as {@link received} does. */
export function samplesOf(samples: Samples): Iterable<Sample> {
  const flowing = received(samples);
  return flowing instanceof Batch ? flowing : [flowing];
}

/** Checks what a program has written into a stage. Throws a CubestatError that says why it is no sample. */
export function received(samples: Samples): Samples {
  if (samples instanceof Batch) return samples;
  try {
    requireSample(samples);
    return samples;
  } catch (error) {
    throw new CubestatError(`not a sample was written: ${reasonOf(error)}`, { code: 'SAMPLE', cause: error });
  }
}

/**
 * Makes batches of a stage's input, with the same shape object for samples of one of the last few shapes. Throws as
 * {@link received} does, unless the samples are checked already, as those from a source are.
 */
export function batcher({ isChecked = false } = {}): (samples: Samples, acknowledgement?: Acknowledgement) => Batch {
  const shapeOf = shapes();
  return (samples, acknowledgement) => {
    if (samples instanceof Batch) return samples;
    if (!isChecked) received(samples);
    const shape = shapeOf(samples);
    return new Batch(shape, new SampleRow(samples, shape.names), { acknowledgement });
  };
}

/** Hosts and sensors alternate; more than a few shapes at a time are rare. */
const maxShapes = 8;

/** Finds the shape of a sample among the last few, or makes a new one. */
function shapes(): (sample: Pick<Sample, 'host' | 'tags' | 'metrics'>) => Shape {
  const recent: Shape[] = [];
  return (sample) => {
    const index = recent.findIndex((shape) => hasShape(shape, sample));
    if (index === 0) return recent[0]!;
    const shape = index > 0 ? recent.splice(index, 1)[0]! : shapeFor(sample);
    recent.unshift(shape);
    if (recent.length > maxShapes) recent.pop();
    return shape;
  };
}

function shapeFor({ host, tags, metrics }: Pick<Sample, 'host' | 'tags' | 'metrics'>): Shape {
  return { host, tags, names: Object.keys(metrics) };
}

function hasShape({ host, tags, names }: Shape, sample: Pick<Sample, 'host' | 'tags' | 'metrics'>): boolean {
  if (host !== sample.host || !sameTags(tags, sample.tags)) return false;
  let column = 0;
  for (const name in sample.metrics) {
    if (names[column] !== name) return false;
    column += 1;
  }
  return column === names.length;
}

function sameTags(some: Shape['tags'], others: Shape['tags']): boolean {
  if (some === others) return true;
  const names = Object.keys(some ?? {});
  return names.length === Object.keys(others ?? {}).length && names.every((name) => some![name] === others?.[name]);
}

/** A source that samples often makes dozens in turn. Names are untrusted input, so their characters count too. */
const [maxRemembered, maxCharacters] = [64, 2 ** 23];

/** Remembers the results of a function for the last shapes. */
export function perShape<Made>(make: (shape: Shape) => Made): (shape: Shape) => Made {
  const recent: { readonly shape: Shape; readonly made: Made; readonly characters: number }[] = [];
  let characters = 0;
  return (shape) => {
    const index = recent.findIndex((entry) => entry.shape === shape);
    if (index === 0) return recent[0]!.made;
    const entry = index > 0 ? recent.splice(index, 1)[0]! : { shape, made: make(shape), characters: charactersOf(shape) };
    recent.unshift(entry);
    if (index < 0) characters += entry.characters;
    while (recent.length > maxRemembered || (characters > maxCharacters && recent.length > 1)) characters -= recent.pop()!.characters;
    return entry.made;
  };
}

function charactersOf({ names }: Shape): number {
  let characters = 0;
  for (const name of names) characters += name.length;
  return characters;
}

/** The row of one sample. It is converted to numbers when they, or their size, are first asked for. */
class SampleRow implements Rows {
  readonly length = 1;
  readonly #names: readonly string[];
  #sample: Sample | undefined;
  #values: Float64Array | undefined;

  constructor(sample: Sample, names: readonly string[]) {
    this.#sample = sample;
    this.#names = names;
  }

  get original(): Sample | undefined {
    return this.#sample;
  }

  get bytes(): number {
    return this.#numbers().byteLength;
  }

  timestamp(): number {
    return this.#numbers()[0]!;
  }

  value(_row: number, column: number): number {
    return this.#numbers()[column + 1]!;
  }

  writeTimestamp(_row: number, to: ByteWriter): void {
    to.number(this.#numbers()[0]!);
  }

  writeRow(_row: number, template: RowTemplate, columns: ArrayLike<number> | undefined, to: ByteWriter): void {
    writeNumbers(this.#numbers(), 1, template, columns, to);
  }

  /** The sample is released: an object of 300 metrics takes eight times the memory of its numbers. */
  #numbers(): Float64Array {
    return (this.#values ??= this.#converted(this.#sample!));
  }

  #converted({ timestamp, metrics }: Sample): Float64Array {
    const values = new Float64Array(this.#names.length + 1);
    values[0] = timestamp;
    for (let column = 0; column < this.#names.length; column += 1) values[column + 1] = metrics[this.#names[column]!]!;
    this.#sample = undefined;
    return values;
  }
}
