import { Batch, numberRows, type Shape } from '../../samples/index.ts';
import { Section, type Precision } from './section.ts';

/** Combines the readings of a tick into a batch of one sample. The shape object stays the same while the known metrics do. */
export class Recorder {
  readonly #host: string;
  readonly #precision: Precision;
  readonly #sections: Section[] = [];
  readonly #shapes: Shape[] = [];
  readonly #row: number[] = [];

  constructor(host: string, precision: Precision) {
    this.#host = host;
    this.#precision = precision;
  }

  /** Makes a section for the readings of one collector. Samples have the sections in this order. */
  section(): Section {
    const section = new Section(this.#precision);
    this.#sections.push(section);
    return section;
  }

  /** Takes the readings of open sections since the last call, and closes them. */
  take(timestamp: number): Batch {
    this.#row[0] = timestamp;
    let length = 1;
    let changed = this.#shapes.length === 0;
    for (const section of this.#sections) {
      length = section.take(this.#row, length);
      changed ||= section.changed;
    }
    if (changed) this.#chooseShape();
    return new Batch(this.#shapes[0]!, numberRows(this.#row.slice(0, length), length - 1));
  }

  /** Keeps the last shapes: at 100 Hz there are dozens, as a disk without requests has no waiting time, and a core without a tick no share. */
  #chooseShape(): void {
    const index = this.#shapes.findIndex(({ names }) => this.#hasNames(names));
    const [known] = index < 0 ? [] : this.#shapes.splice(index, 1);
    this.#shapes.unshift(known ?? { host: this.#host, names: this.#sections.flatMap((section) => section.names()) });
    this.#shapes.length = Math.min(this.#shapes.length, maxShapes);
  }

  #hasNames(names: readonly string[]): boolean {
    let end = 0;
    for (const section of this.#sections) {
      end = section.endIn(names, end);
      if (end < 0) return false;
    }
    return end === names.length;
  }
}

const maxShapes = 64;
