import { kindOf, unitOf } from '../../catalogue/index.ts';
import type { Emit } from '../../collectors/index.ts';

export interface Precision {
  /** Includes the cumulative counters from which rates come. */
  readonly counters?: boolean | undefined;
  /** Keeps all digits of numbers, rather than the significant ones. */
  readonly fullPrecision?: boolean | undefined;
}

/** One metric of a section. */
interface Slot {
  readonly name: string;
  /** The power of ten of its last significant digit; undefined keeps all digits. */
  readonly power: number | undefined;
  readonly hidden: boolean;
  /** NaN for an unknown value. */
  value: number;
  /** Whether it had a value at the previous tick. */
  known: boolean;
}

/**
 * The readings of one collector. Names mostly come in the same order each tick, so the next slot is found without a lookup. A reading of a
 * closed section is late, and is dropped. Slots are visited by index, because `for...of` makes an object a step until it is optimised.
 */
export class Section {
  readonly #precision: Precision;
  readonly #slots: Slot[] = [];
  readonly #byName = new Map<string, Slot>();
  #next = 0;
  #moved = false;
  #isOpen = false;
  /** Whether the last `take` found other metrics than the previous one. */
  changed = false;

  constructor(precision: Precision) {
    this.#precision = precision;
  }

  open(): void {
    this.#next = 0;
    this.#isOpen = true;
  }

  /** The reading of the previous sample counts for this one too. */
  repeat(): void {
    this.#next = this.#slots.length;
  }

  readonly emit: Emit = (name, value) => {
    if (!this.#isOpen) return;
    let slot = this.#slots[this.#next];
    if (slot !== undefined && slot.name === name) this.#next += 1;
    else slot = this.#find(name);
    if (value === undefined || slot.hidden) slot.value = NaN;
    else slot.value = slot.power === undefined ? value : Math.round(value * slot.power) / slot.power;
  };

  /** Copies the known values into a row from an index on, and closes the section. Returns the next index. */
  take(row: number[], from: number): number {
    let end = from;
    this.changed = this.#moved || this.#next < this.#slots.length;
    // The slots that were not emitted are after the others.
    for (; this.#slots.length > this.#next; this.#slots.pop()) this.#byName.delete(this.#slots.at(-1)!.name);
    for (let index = 0; index < this.#slots.length; index += 1) {
      const slot = this.#slots[index]!;
      const { value } = slot;
      const known = Number.isFinite(value);
      if (known) row[end++] = value;
      if (known !== slot.known) this.changed = true;
      slot.known = known;
    }
    this.#moved = this.#isOpen = false;
    this.#next = 0;
    return end;
  }

  /** The metrics that had a value at the last `take`. */
  names(): string[] {
    return this.#slots.filter(({ known }) => known).map(({ name }) => name);
  }

  /** Where its metrics end in names, of which they are the next ones from an index on; -1 where they are not. */
  endIn(names: readonly string[], from: number): number {
    let end = from;
    for (let index = 0; index < this.#slots.length; index += 1) {
      const slot = this.#slots[index]!;
      if (slot.known && names[end++] !== slot.name) return -1;
    }
    return end;
  }

  /** Moves or makes the slot of a name that comes out of order. Slots before the current one stay in place. */
  #find(name: string): Slot {
    const known = this.#byName.get(name);
    const index = known === undefined ? -1 : this.#slots.indexOf(known, this.#next);
    if (known !== undefined && index < 0) return known;
    const slot = known ?? this.#make(name);
    if (index >= 0) this.#slots.splice(index, 1);
    this.#slots.splice(this.#next, 0, slot);
    this.#next += 1;
    this.#moved = true;
    return slot;
  }

  #make(name: string): Slot {
    const { counters = false, fullPrecision = false } = this.#precision;
    const power = fullPrecision ? undefined : 10 ** (unitOf(name)?.digits ?? 6);
    const slot: Slot = { name, power, hidden: !counters && kindOf(name) === 'counter', value: NaN, known: false };
    this.#byName.set(name, slot);
    return slot;
  }
}
