/** A resolution of a history: the values of many series in blocks of `factor` slots. The oldest pages are dropped. */
export interface Level {
  /** Slots of a block. */
  readonly factor: number;
  /** The value has to fit into 32 bits: see {@link clamp}. */
  add(series: number, block: number, value: number): void;
  /** The maximum of a block; NaN where unknown. */
  maximum(series: number, block: number): number;
  sum(series: number, block: number): number;
  count(series: number, block: number): number;
  /** Whether the block was dropped and not restored. */
  hasDropped(block: number): boolean;
  /** The dropped blocks from `from` to before `to`, page by page. */
  dropped(from: number, to: number): Generator<BlockRange>;
  /** Copies the blocks of a series from `first` on. */
  copy(series: number, first: number, to: LevelBlocks): void;
  /** Sets the blocks of a series from `first` on, from another level. */
  restore(series: number, first: number, from: LevelBlocks): void;
  /** Marks the dropped blocks of a page as restored: the blocks still missing never existed. */
  complete(block: number): void;
  /** Marks all blocks before this one as dropped. */
  beginAt(block: number): void;
  /** The first slot of the oldest page. */
  readonly oldest: number;
  readonly bytes: number;
}

export interface BlockRange {
  readonly first: number;
  readonly length: number;
}

/** Consecutive blocks of a series. Where a block is a single slot, it has no sums and counts. */
export interface LevelBlocks {
  /** NaN where unknown. */
  readonly maxima: Float32Array;
  readonly sums?: Float32Array;
  readonly counts?: Float32Array;
}

export interface LevelSettings {
  readonly factor: number;
  /** A page that is older than this many slots is dropped. */
  readonly slots: number;
  /** The most bytes of all pages except the two being written. */
  readonly bytes: number;
}

/** The maxima of a series in a page. Sums and counts follow once a block has several values. */
type PageBlocks = Float32Array;

const blocksPerPage = 256;

const maxFloat32 = 3.4028234663852886e38;

export function createLevel({ factor, slots, bytes: maxBytes }: LevelSettings): Level {
  const pages = new Map<number, (PageBlocks | undefined)[]>();
  let bytes = 0;
  let oldest = Infinity;
  let droppedUpTo = -Infinity;
  /** Pages that were restored after being dropped. */
  const restored = new Set<number>();

  /** The page of the last call, mostly used by the next call too. */
  let nearNumber = NaN;
  let nearPage: (PageBlocks | undefined)[] | undefined;
  const find = (series: number, block: number) => {
    const number = pageOf(block);
    if (number !== nearNumber) {
      nearNumber = number;
      nearPage = pages.get(number);
    }
    return nearPage?.[series];
  };
  const store = (series: number, block: number, blocks: PageBlocks) => {
    const number = pageOf(block);
    const page = pages.get(number) ?? [];
    bytes += blocks.byteLength - (page[series]?.byteLength ?? 0);
    page[series] = blocks;
    if (!pages.has(number)) pages.set(number, page);
    dropOldPages();
    nearNumber = NaN;
    return blocks;
  };
  const dropOldPages = () => {
    const numbers = [...pages.keys()].sort((one, other) => one - other);
    const isTooOld = (number: number) => (numbers.at(-1)! - number - 1) * blocksPerPage * factor >= slots;
    while (numbers.length > 2 && (bytes > maxBytes || isTooOld(numbers[0]!))) {
      const number = numbers.shift()!;
      bytes -= pages.get(number)!.reduce((sum, one) => sum + (one?.byteLength ?? 0), 0);
      pages.delete(number);
      restored.delete(number);
      droppedUpTo = Math.max(droppedUpTo, (number + 1) * blocksPerPage);
    }
    oldest = numbers[0]! * blocksPerPage * factor;
  };

  return {
    factor,
    add(series, block, value) {
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
    hasDropped: (block) => block < droppedUpTo && !restored.has(pageOf(block)),
    *dropped(from, to) {
      const end = Math.min(to, droppedUpTo);
      for (let page = pageOf(from); page * blocksPerPage < end; page += 1) {
        if (restored.has(page)) continue;
        const first = page * blocksPerPage;
        yield { first, length: Math.min(blocksPerPage, droppedUpTo - first) };
      }
    },
    copy(series, first, { maxima, sums, counts }) {
      for (const { block, start, end } of partsOf(first, maxima.length)) {
        const blocks = find(series, block);
        const from = indexOf(block);
        const own = blocks?.subarray(from, from + end - start);
        if (own) maxima.set(own, start);
        else maxima.fill(NaN, start, end);
        if (!sums || !counts) continue;
        const isSummed = blocks !== undefined && hasSums(blocks);
        const at = (part: number) => blocks!.subarray(part * blocksPerPage + from, part * blocksPerPage + from + end - start);
        sums.set(isSummed ? at(1) : maxima.subarray(start, end), start);
        counts.set(isSummed ? at(2) : maxima.subarray(start, end).map(countOfOne), start);
      }
    },
    restore(series, first, { maxima, sums, counts }) {
      for (const { block, start, end } of partsOf(first, maxima.length)) {
        const own = maxima.subarray(start, end);
        if (own.every(Number.isNaN)) continue;
        let blocks = find(series, block) ?? store(series, block, new Float32Array(blocksPerPage).fill(NaN));
        blocks.set(own, indexOf(block));
        if (!sums || !counts) continue;
        if (!hasSums(blocks)) blocks = store(series, block, withSums(blocks));
        blocks.set(sums.subarray(start, end).map(zeroIfNone), blocksPerPage + indexOf(block));
        blocks.set(counts.subarray(start, end), 2 * blocksPerPage + indexOf(block));
      }
    },
    complete: (block) => void (pages.has(pageOf(block)) && restored.add(pageOf(block))),
    beginAt: (block) => void (droppedUpTo = block),
    get oldest() {
      return oldest;
    },
    get bytes() {
      return bytes;
    },
  };
}

function hasSums({ length }: PageBlocks): boolean {
  return length > blocksPerPage;
}

function withSums(maxima: PageBlocks): PageBlocks {
  const blocks = new Float32Array(3 * blocksPerPage);
  blocks.set(maxima);
  maxima.forEach((value, at) => {
    if (Number.isNaN(value)) return;
    blocks[blocksPerPage + at] = value;
    blocks[2 * blocksPerPage + at] = 1;
  });
  return blocks;
}

/** The parts of consecutive blocks on one page each: the first block, and the start and end of the part. */
function* partsOf(first: number, length: number): Generator<{ readonly block: number; readonly start: number; readonly end: number }> {
  for (let start = 0; start < length;) {
    const end = Math.min(length, start + blocksPerPage - indexOf(first + start));
    yield { block: first + start, start, end };
    start = end;
  }
}

function countOfOne(value: number): number {
  return Number.isNaN(value) ? 0 : 1;
}

function zeroIfNone(sum: number): number {
  return Number.isNaN(sum) ? 0 : sum;
}

function pageOf(block: number): number {
  return Math.floor(block / blocksPerPage);
}

function indexOf(block: number): number {
  return block - pageOf(block) * blocksPerPage;
}

/** Limits a value to the range of 32-bit floats. */
export function clamp(value: number): number {
  return Math.min(maxFloat32, Math.max(-maxFloat32, value));
}

/** The larger of two numbers that may be missing (NaN). */
export function maxDefined(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
