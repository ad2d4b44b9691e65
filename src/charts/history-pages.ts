export interface BlockRange {
  readonly first: number;
  readonly length: number;
}

export interface PagesSettings {
  /** Slots of a block. */
  readonly factor: number;
  /** A page that is older than this many slots is dropped. */
  readonly slots: number;
  /** The most bytes of all pages except the two being written. */
  readonly bytes: number;
}

/** The blocks of many series on one level, in pages of many blocks each. The oldest pages are dropped. */
export interface Pages {
  /** The blocks of a series on the page of a block. */
  find(series: number, block: number): PageBlocks | undefined;
  /** Keeps them in the place of others. */
  store(series: number, block: number, blocks: PageBlocks): PageBlocks;
  /** Whether the block was dropped and not restored. */
  hasDropped(block: number): boolean;
  /** The dropped blocks from `from` to before `to`, page by page. */
  dropped(from: number, to: number): Generator<BlockRange>;
  /** Marks the dropped blocks of a page as restored: the blocks still missing never existed. */
  complete(block: number): void;
  /** Marks all blocks before this one as dropped. */
  beginAt(block: number): void;
  /** The first slot of the oldest page. */
  readonly oldest: number;
  readonly bytes: number;
}

/** The maxima of a series in a page. Sums and counts follow once a block has several values. */
export type PageBlocks = Float32Array;

export const blocksPerPage = 256;

export function createPages({ factor, slots, bytes: maxBytes }: PagesSettings): Pages {
  const pages = new Map<number, (PageBlocks | undefined)[]>();
  let bytes = 0;
  let oldest = Infinity;
  let droppedUpTo = -Infinity;
  /** Pages that were restored after being dropped. */
  const restored = new Set<number>();

  /** The page of the last call, mostly used by the next call too. */
  let nearNumber = NaN;
  let nearPage: (PageBlocks | undefined)[] | undefined;
  const find: Pages['find'] = (series, block) => {
    const number = pageOf(block);
    if (number !== nearNumber) {
      nearNumber = number;
      nearPage = pages.get(number);
    }
    return nearPage?.[series];
  };
  const store: Pages['store'] = (series, block, blocks) => {
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
    find,
    store,
    hasDropped: (block) => block < droppedUpTo && !restored.has(pageOf(block)),
    *dropped(from, to) {
      const end = Math.min(to, droppedUpTo);
      for (let page = pageOf(from); page * blocksPerPage < end; page += 1) {
        if (restored.has(page)) continue;
        const first = page * blocksPerPage;
        yield { first, length: Math.min(blocksPerPage, droppedUpTo - first) };
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

function pageOf(block: number): number {
  return Math.floor(block / blocksPerPage);
}

/** The place of a block on its page. */
export function placeOnPage(block: number): number {
  return block - pageOf(block) * blocksPerPage;
}
