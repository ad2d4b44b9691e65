import { blocksPerPage, indexOnPage, Pages, type PageBlocks } from './history-pages.ts';

/** Consecutive blocks of a series. Where a block is a single slot, it has no sums and counts. */
export interface LevelBlocks {
  /** NaN where unknown. */
  readonly maxima: Float32Array;
  readonly sums?: Float32Array;
  readonly counts?: Float32Array;
}

/** A resolution of a history: the values of many series in blocks of `factor` slots. */
export class Level extends Pages {
  /** The value has to fit into 32 bits: see {@link clamp}. */
  add(series: number, block: number, value: number): void {
    const at = block % blocksPerPage;
    let blocks = this.#findOrStore(series, block);
    if (!Number.isNaN(blocks[at]!)) blocks = this.#withSums(series, block, blocks);
    if (!(blocks[at]! >= value)) blocks[at] = value;
    if (!hasSums(blocks)) return;
    blocks[blocksPerPage + at] = clamp(blocks[blocksPerPage + at]! + value);
    blocks[2 * blocksPerPage + at]! += 1;
  }

  /** The maximum of a block; NaN where unknown. */
  maximum(series: number, block: number): number {
    return this.find(series, block)?.[indexOnPage(block)] ?? NaN;
  }

  sum(series: number, block: number): number {
    const blocks = this.find(series, block);
    if (!blocks) return 0;
    return blocks[(hasSums(blocks) ? blocksPerPage : 0) + indexOnPage(block)]! || 0;
  }

  count(series: number, block: number): number {
    const blocks = this.find(series, block);
    if (!blocks) return 0;
    return hasSums(blocks) ? blocks[2 * blocksPerPage + indexOnPage(block)]! : countOf(blocks[indexOnPage(block)]!);
  }

  /** Copies the blocks of a series from `first` on. */
  copy(series: number, first: number, { maxima, sums, counts }: LevelBlocks): void {
    for (const { block, start, end } of partsOf(first, maxima.length)) {
      const blocks = this.find(series, block);
      const partOf = (part: number) => subarrayOf(blocks!, part, block, end - start);
      if (blocks) maxima.set(partOf(0), start);
      else maxima.fill(NaN, start, end);
      if (!sums || !counts) continue;
      const isSummed = blocks !== undefined && hasSums(blocks);
      sums.set(isSummed ? partOf(1) : maxima.subarray(start, end), start);
      counts.set(isSummed ? partOf(2) : maxima.subarray(start, end).map(countOf), start);
    }
  }

  /** Sets the blocks of a series from `first` on, from another level. */
  restore(series: number, first: number, { maxima, sums, counts }: LevelBlocks): void {
    for (const { block, start, end } of partsOf(first, maxima.length)) {
      const own = maxima.subarray(start, end);
      if (own.every(Number.isNaN)) continue;
      let blocks = this.#findOrStore(series, block);
      subarrayOf(blocks, 0, block, own.length).set(own);
      if (!sums || !counts) continue;
      blocks = this.#withSums(series, block, blocks);
      subarrayOf(blocks, 1, block, own.length).set(sums.subarray(start, end).map(zeroIfNone));
      subarrayOf(blocks, 2, block, own.length).set(counts.subarray(start, end));
    }
  }

  #findOrStore(series: number, block: number): PageBlocks {
    return this.find(series, block) ?? this.store(series, block, new Float32Array(blocksPerPage).fill(NaN));
  }

  #withSums(series: number, block: number, blocks: PageBlocks): PageBlocks {
    return hasSums(blocks) ? blocks : this.store(series, block, withSums(blocks));
  }
}

function hasSums({ length }: PageBlocks): boolean {
  return length > blocksPerPage;
}

function withSums(maxima: PageBlocks): PageBlocks {
  const blocks = new Float32Array(3 * blocksPerPage);
  blocks.set(maxima);
  blocks.set(maxima.map(zeroIfNone), blocksPerPage);
  blocks.set(maxima.map(countOf), 2 * blocksPerPage);
  return blocks;
}

/** A part of a page from a block on: of its maxima (0), sums (1) or counts (2). */
function subarrayOf(blocks: PageBlocks, part: number, block: number, length: number): Float32Array {
  const start = part * blocksPerPage + indexOnPage(block);
  return blocks.subarray(start, start + length);
}

/** The parts of consecutive blocks on one page each: the first block, and the start and end of the part. */
function* partsOf(first: number, length: number): Generator<{ readonly block: number; readonly start: number; readonly end: number }> {
  for (let start = 0; start < length;) {
    const end = Math.min(length, start + blocksPerPage - indexOnPage(first + start));
    yield { block: first + start, start, end };
    start = end;
  }
}

function countOf(value: number): number {
  return Number.isNaN(value) ? 0 : 1;
}

function zeroIfNone(sum: number): number {
  return Number.isNaN(sum) ? 0 : sum;
}

const maxFloat32 = 3.4028234663852886e38;

/** Limits a value to the range of 32-bit floats. */
export function clamp(value: number): number {
  return Math.min(maxFloat32, Math.max(-maxFloat32, value));
}

/** The larger of two numbers that may be missing (NaN). */
export function maxDefined(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}
