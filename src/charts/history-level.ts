/** A resolution of a history: values of many series in blocks of so many slots, of which the oldest are forgotten. */
export interface Level {
  /** Slots of a block. */
  readonly factor: number;
  /** The value fits into 32 bits: see {@link clamp}. */
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

const largest = 3.4028234663852886e38;

export function createLevel({ factor, slots, bytes: room }: LevelSettings): Level {
  const pages = new Map<number, (Blocks | undefined)[]>();
  let bytes = 0;
  let oldest = Infinity;
  let forgotten = -Infinity;

  /** The page that was used last: the next block is mostly beside it. */
  let nearNumber = NaN;
  let nearPage: (Blocks | undefined)[] | undefined;
  const find = (series: number, block: number) => {
    const number = Math.floor(block / blocksPerPage);
    if (number !== nearNumber) {
      nearNumber = number;
      nearPage = pages.get(number);
    }
    return nearPage?.[series];
  };
  const store = (series: number, block: number, blocks: Blocks) => {
    const number = Math.floor(block / blocksPerPage);
    const page = pages.get(number) ?? [];
    bytes += blocks.byteLength - (page[series]?.byteLength ?? 0);
    page[series] = blocks;
    if (!pages.has(number)) pages.set(number, page);
    forget();
    nearNumber = NaN;
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
      const at = block % blocksPerPage;
      let blocks = find(series, block) ?? store(series, block, new Float32Array(blocksPerPage).fill(NaN));
      const before = blocks[at]!;
      if (!Number.isNaN(before) && !hasSums(blocks)) blocks = store(series, block, withSums(blocks));
      if (!(before >= value)) blocks[at] = value;
      if (!hasSums(blocks)) return;
      blocks[blocksPerPage + at] = clamp(blocks[blocksPerPage + at]! + value);
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

/** What is beyond 32 bits is drawn as the largest that they hold. */
export function clamp(value: number): number {
  return Math.min(largest, Math.max(-largest, value));
}

/** The larger of two numbers that may be missing (NaN). */
export function maxDefined(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
