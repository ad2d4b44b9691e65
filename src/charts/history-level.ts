import { blocksPerPage, createPages, placeOnPage, type PageBlocks, type Pages, type PagesSettings } from './history-pages.ts';

/** A resolution of a history: the values of many series in blocks of `factor` slots. */
export interface Level extends Omit<Pages, 'find' | 'store'> {
  /** Slots of a block. */
  readonly factor: number;
  /** The value has to fit into 32 bits: see {@link clamp}. */
  add(series: number, block: number, value: number): void;
  /** The maximum of a block; NaN where unknown. */
  maximum(series: number, block: number): number;
  sum(series: number, block: number): number;
  count(series: number, block: number): number;
  /** Copies the blocks of a series from `first` on. */
  copy(series: number, first: number, to: LevelBlocks): void;
  /** Sets the blocks of a series from `first` on, from another level. */
  restore(series: number, first: number, from: LevelBlocks): void;
}

/** Consecutive blocks of a series. Where a block is a single slot, it has no sums and counts. */
export interface LevelBlocks {
  /** NaN where unknown. */
  readonly maxima: Float32Array;
  readonly sums?: Float32Array;
  readonly counts?: Float32Array;
}

const maxFloat32 = 3.4028234663852886e38;

export function createLevel(settings: PagesSettings): Level {
  const pages = createPages(settings);
  const { find, store } = pages;
  return {
    factor: settings.factor,
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
    maximum: (series, block) => find(series, block)?.[placeOnPage(block)] ?? NaN,
    sum(series, block) {
      const blocks = find(series, block);
      if (!blocks) return 0;
      return (hasSums(blocks) ? blocks[blocksPerPage + placeOnPage(block)]! : blocks[placeOnPage(block)]!) || 0;
    },
    count(series, block) {
      const blocks = find(series, block);
      if (!blocks) return 0;
      return hasSums(blocks) ? blocks[2 * blocksPerPage + placeOnPage(block)]! : Number(!Number.isNaN(blocks[placeOnPage(block)]!));
    },
    copy(series, first, { maxima, sums, counts }) {
      for (const { block, start, end } of partsOf(first, maxima.length)) {
        const blocks = find(series, block);
        const from = placeOnPage(block);
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
        blocks.set(own, placeOnPage(block));
        if (!sums || !counts) continue;
        if (!hasSums(blocks)) blocks = store(series, block, withSums(blocks));
        blocks.set(sums.subarray(start, end).map(zeroIfNone), blocksPerPage + placeOnPage(block));
        blocks.set(counts.subarray(start, end), 2 * blocksPerPage + placeOnPage(block));
      }
    },
    hasDropped: pages.hasDropped,
    dropped: pages.dropped,
    complete: pages.complete,
    beginAt: pages.beginAt,
    get oldest() {
      return pages.oldest;
    },
    get bytes() {
      return pages.bytes;
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
    const end = Math.min(length, start + blocksPerPage - placeOnPage(first + start));
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

/** Limits a value to the range of 32-bit floats. */
export function clamp(value: number): number {
  return Math.min(maxFloat32, Math.max(-maxFloat32, value));
}

/** The larger of two numbers that may be missing (NaN). */
export function maxDefined(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
