/** A resolution of a history: values of many series in blocks of so many slots, of which the oldest are forgotten. */
export interface Level {
  /** Slots of a block. */
  readonly factor: number;
  put(series: number, block: number, value: number): void;
  /** The largest value of a block; NaN where nothing is known. */
  maximum(series: number, block: number): number;
  sum(series: number, block: number): number;
  count(series: number, block: number): number;
  /** Has it been known once? */
  hasForgotten(block: number): boolean;
  /** The first slot of its pages. */
  readonly oldest: number;
  readonly bytes: number;
}

export interface LevelSettings {
  readonly factor: number;
  /** Slots after which a page is too old. */
  readonly slots: number;
  /** Bytes that it may take; the two pages that are being written stay, whatever they take. */
  readonly bytes: number;
}

/** What a series has in a page: the maxima; behind them, once a block has had several values, the sums, then the counts. */
type Blocks = Float32Array;

const blocksPerPage = 256;

/** The largest that 32 bits hold: what is beyond it is drawn as this. */
const largest = 3.4028234663852886e38;

export function createLevel({ factor, slots, bytes: room }: LevelSettings): Level {
  const pages = new Map<number, (Blocks | undefined)[]>();
  let bytes = 0;
  let oldest = Infinity;
  let forgotten = -Infinity;

  /** Whoever reads a block reads its neighbours next. */
  let near: { number: number; page: (Blocks | undefined)[] | undefined } = { number: NaN, page: undefined };
  const find = (series: number, block: number) => {
    const number = Math.floor(block / blocksPerPage);
    if (number !== near.number) near = { number, page: pages.get(number) };
    return near.page?.[series];
  };
  const store = (series: number, block: number, blocks: Blocks) => {
    const number = Math.floor(block / blocksPerPage);
    const page = pages.get(number) ?? [];
    bytes += blocks.byteLength - (page[series]?.byteLength ?? 0);
    page[series] = blocks;
    if (!pages.has(number)) pages.set(number, page);
    forget();
    near.number = NaN;
    return blocks;
  };
  const forget = () => {
    const numbers = [...pages.keys()].sort((one, other) => one - other);
    const isTooOld = (number: number) => (numbers.at(-1)! - number - 1) * blocksPerPage * factor >= slots;
    while (numbers.length > 2 && (bytes > room || isTooOld(numbers[0]!))) {
      const number = numbers.shift()!;
      bytes -= pages.get(number)!.reduce((sum, one) => sum + (one?.byteLength ?? 0), 0);
      pages.delete(number);
      forgotten = (number + 1) * blocksPerPage;
    }
    oldest = numbers[0]! * blocksPerPage * factor;
  };

  return {
    factor,
    put(series, block, value) {
      const at = indexOf(block);
      const clear = clamp(value);
      let blocks = find(series, block) ?? store(series, block, new Float32Array(blocksPerPage).fill(NaN));
      const isFirst = Number.isNaN(blocks[at]!);
      if (!isFirst && !hasSums(blocks)) blocks = store(series, block, withSums(blocks));
      blocks[at] = maxDefined(blocks[at]!, clear);
      if (!hasSums(blocks)) return;
      blocks[blocksPerPage + at] = clamp(blocks[blocksPerPage + at]! + clear);
      blocks[2 * blocksPerPage + at]! += 1;
    },
    maximum: (series, block) => find(series, block)?.[indexOf(block)] ?? NaN,
    sum(series, block) {
      const blocks = find(series, block);
      if (!blocks) return 0;
      return (hasSums(blocks) ? blocks[blocksPerPage + indexOf(block)]! : blocks[indexOf(block)]!) || 0;
    },
    count(series, block) {
      const blocks = find(series, block);
      if (!blocks) return 0;
      return hasSums(blocks) ? blocks[2 * blocksPerPage + indexOf(block)]! : Number(!Number.isNaN(blocks[indexOf(block)]!));
    },
    hasForgotten: (block) => block < forgotten,
    get oldest() {
      return oldest;
    },
    get bytes() {
      return bytes;
    },
  };
}

function hasSums({ length }: Blocks): boolean {
  return length > blocksPerPage;
}

function withSums(maxima: Blocks): Blocks {
  const blocks = new Float32Array(3 * blocksPerPage);
  blocks.set(maxima);
  maxima.forEach((value, at) => {
    if (Number.isNaN(value)) return;
    blocks[blocksPerPage + at] = value;
    blocks[2 * blocksPerPage + at] = 1;
  });
  return blocks;
}

function indexOf(block: number): number {
  return block - Math.floor(block / blocksPerPage) * blocksPerPage;
}

function clamp(value: number): number {
  return Math.min(largest, Math.max(-largest, value));
}

/** The larger of two numbers that may be missing (NaN). */
export function maxDefined(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
