/**
 * Values of many series over time, in bounded memory. Time is counted in slots, one a sample. Every value is kept for as
 * long as there is room; the maxima and means of 10, 100 and 1000 slots are kept for longer, so that old samples get
 * coarser, and what is zoomed out is read from few blocks.
 */
export interface History {
  /** Where a slot gets several values, the largest stays: a spike is never lost. */
  add(slot: number, series: number, value: number): void;
  /** The maxima of consecutive columns into `out`; a column is `zoom` slots, column 0 begins at slot 0. NaN where nothing is known. */
  columns(series: number, zoom: number, first: number, out: Float64Array): void;
  /** The largest value in the slots from `from` up to `to`, without it; NaN where there is none. */
  peak(series: number, from: number, to: number): number;
  mean(series: number, from: number, to: number): number;
  /** The first slot of which something is known; Infinity before there is any. */
  readonly oldest: number;
  /** Bytes that the values take. */
  readonly bytes: number;
}

export interface HistorySettings {
  /** Slots in which every value is kept, if there is room. */
  readonly slots: number;
  /** Bytes that all levels may take together. */
  readonly bytes: number;
}

const blocksPerPage = 256;

/** Slots of a block on each level, and the share of the room it may take. */
const levels = [
  { factor: 1, share: 0.6 },
  { factor: 10, share: 0.25 },
  { factor: 100, share: 0.1 },
  { factor: 1000, share: 0.05 },
] as const;

/** What a series has in a page. On level 0 the values; above, the maxima, then the sums, then the counts. */
type Blocks = Float32Array;

interface Level {
  readonly factor: number;
  /** By number; each holds the blocks of all series. */
  readonly pages: Map<number, (Blocks | undefined)[]>;
  bytes: number;
  /** The first slot of its pages. */
  oldest: number;
  /** The slots before this one have been given up. */
  forgotten: number;
}

export function createHistory({ slots, bytes: room }: HistorySettings): History {
  const stack: Level[] = levels.map(({ factor }) => ({ factor, pages: new Map(), bytes: 0, oldest: Infinity, forgotten: -Infinity }));

  /** The coarsest blocks that fill the slots between two, each told by its level and number. */
  const walk = (from: number, to: number, visit: (level: number, block: number) => void) => {
    for (let slot = from; slot < to;) {
      let level = 0;
      while (level + 1 < stack.length && fits(slot, to, stack[level + 1]!.factor)) level += 1;
      const { factor } = stack[level]!;
      visit(level, slot / factor);
      slot += factor;
    }
  };

  const blocksAt = ({ pages }: Level, series: number, block: number) => pages.get(Math.floor(block / blocksPerPage))?.[series];

  /** What the level has forgotten, the one above may still know. */
  const maximum = (level: number, series: number, block: number): number => {
    const own = stack[level];
    if (!own) return NaN;
    const blocks = blocksAt(own, series, block);
    if (blocks) return blocks[indexOf(block)]!;
    return block * own.factor < own.forgotten ? maximum(level + 1, series, Math.floor(block / 10)) : NaN;
  };

  return {
    add(slot, series, value) {
      for (const [at, level] of stack.entries()) {
        const block = Math.floor(slot / level.factor);
        const blocks = writable(level, series, block, { coarse: at > 0, slots, bytes: room * levels[at]!.share });
        if (blocks) put(blocks, indexOf(block), value);
      }
    },
    columns(series, zoom, first, out) {
      const level = stack.findLastIndex(({ factor }) => zoom % factor === 0);
      const each = zoom / stack[level]!.factor;
      for (let column = 0; column < out.length; column += 1) {
        let most = NaN;
        for (let part = 0; part < each; part += 1) most = larger(most, maximum(level, series, (first + column) * each + part));
        out[column] = most;
      }
    },
    peak(series, from, to) {
      let most = NaN;
      walk(from, to, (level, block) => (most = larger(most, maximum(level, series, block))));
      return most;
    },
    mean(series, from, to) {
      let sum = 0;
      let count = 0;
      walk(from, to, (level, block) => {
        const blocks = blocksAt(stack[level]!, series, block);
        if (!blocks) return;
        const at = indexOf(block);
        const known = level === 0 ? Number(!Number.isNaN(blocks[at])) : blocks[2 * blocksPerPage + at]!;
        sum += known && blocks[level === 0 ? at : blocksPerPage + at]!;
        count += known;
      });
      return count > 0 ? sum / count : NaN;
    },
    get oldest() {
      return Math.min(...stack.map((level) => level.oldest));
    },
    get bytes() {
      return stack.reduce((sum, level) => sum + level.bytes, 0);
    },
  };
}

function fits(slot: number, to: number, factor: number): boolean {
  return slot % factor === 0 && slot + factor <= to;
}

function indexOf(block: number): number {
  return block - Math.floor(block / blocksPerPage) * blocksPerPage;
}

/** Of two numbers that may be missing. */
export function larger(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}

function put(blocks: Blocks, at: number, value: number): void {
  blocks[at] = larger(blocks[at]!, value);
  if (blocks.length === blocksPerPage) return;
  blocks[blocksPerPage + at]! += value;
  blocks[2 * blocksPerPage + at]! += 1;
}

interface Room {
  /** Has sums and counts too. */
  readonly coarse: boolean;
  readonly slots: number;
  readonly bytes: number;
}

/** The blocks to write to, which are made where there are none; undefined for what is too old to be kept. */
function writable(level: Level, series: number, block: number, { coarse, slots, bytes }: Room): Blocks | undefined {
  const number = Math.floor(block / blocksPerPage);
  let page = level.pages.get(number);
  const known = page?.[series];
  if (known) return known;
  if (!page) level.pages.set(number, (page = []));
  const blocks = new Float32Array(coarse ? 3 * blocksPerPage : blocksPerPage).fill(NaN, 0, blocksPerPage);
  page[series] = blocks;
  level.bytes += blocks.byteLength;
  const newest = Math.max(...level.pages.keys());
  // Only whole pages are forgotten, and what is being written needs two of them.
  while (level.pages.size > 2) {
    const oldest = Math.min(...level.pages.keys());
    const tooOld = !coarse && (newest - oldest - 1) * blocksPerPage >= slots;
    if (level.bytes <= bytes && !tooOld) break;
    level.bytes -= level.pages.get(oldest)!.reduce((sum, one) => sum + (one?.byteLength ?? 0), 0);
    level.pages.delete(oldest);
    level.forgotten = (oldest + 1) * blocksPerPage * level.factor;
  }
  level.oldest = Math.min(...level.pages.keys()) * blocksPerPage * level.factor;
  return level.pages.get(number)?.[series];
}
