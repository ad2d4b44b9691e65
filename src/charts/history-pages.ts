/** Consecutive blocks. */
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

/** The maxima of a series in a page. Sums and counts follow once a block has several values. */
export type PageBlocks = Float32Array;

/** The blocks of all series in a page, by the number of the series. */
type Page = (PageBlocks | undefined)[];

export const blocksPerPage = 256;

/** The blocks of many series on one level, in pages of many blocks each. The oldest pages are dropped. */
export class Pages {
  /** Slots of a block. */
  readonly factor: number;
  readonly #slots: number;
  readonly #maxBytes: number;
  readonly #pages = new Map<number, Page>();
  #bytes = 0;
  #oldest = Infinity;
  #droppedUpTo = -Infinity;
  /** Pages that were restored after being dropped. */
  readonly #restored = new Set<number>();
  /** The page of the last call, mostly used by the next call too. */
  #nearNumber = NaN;
  #nearPage: Page | undefined;

  constructor({ factor, slots, bytes }: PagesSettings) {
    this.factor = factor;
    this.#slots = slots;
    this.#maxBytes = bytes;
  }

  /** The first slot of the oldest page. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Infinity before there is any. */
  get oldestBlock(): number {
    return this.#oldest / this.factor;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The blocks of a series on the page of a block. */
  find(series: number, block: number): PageBlocks | undefined {
    const number = pageOf(block);
    if (number !== this.#nearNumber) {
      this.#nearNumber = number;
      this.#nearPage = this.#pages.get(number);
    }
    return this.#nearPage?.[series];
  }

  /** Sets the blocks of a series on the page of a block. */
  store(series: number, block: number, blocks: PageBlocks): PageBlocks {
    const number = pageOf(block);
    const page = this.#pages.get(number) ?? [];
    this.#bytes += blocks.byteLength - (page[series]?.byteLength ?? 0);
    page[series] = blocks;
    this.#pages.set(number, page);
    this.#dropOldPages();
    this.#nearNumber = NaN;
    return blocks;
  }

  /** Whether the block was dropped and not restored. */
  hasDropped(block: number): boolean {
    return block < this.#droppedUpTo && !this.#restored.has(pageOf(block));
  }

  /** The dropped blocks from `from` to before `to`, page by page. */
  *dropped(from: number, to: number): Generator<BlockRange> {
    const end = Math.min(to, this.#droppedUpTo);
    for (let page = pageOf(from); page * blocksPerPage < end; page += 1) {
      if (this.#restored.has(page)) continue;
      const first = page * blocksPerPage;
      yield { first, length: Math.min(blocksPerPage, this.#droppedUpTo - first) };
    }
  }

  /** Marks the dropped blocks of a page as restored: the blocks still missing never existed. */
  complete(block: number): void {
    if (this.#pages.has(pageOf(block))) this.#restored.add(pageOf(block));
  }

  /** Marks all blocks before this one as dropped: the next coarser level is used for them. */
  beginAt(block: number): void {
    this.#droppedUpTo = block;
  }

  #dropOldPages(): void {
    const numbers = [...this.#pages.keys()].sort((one, other) => one - other);
    const isTooOld = (number: number) => (numbers.at(-1)! - number - 1) * blocksPerPage * this.factor >= this.#slots;
    while (numbers.length > 2 && (this.#bytes > this.#maxBytes || isTooOld(numbers[0]!))) this.#drop(numbers.shift()!);
    this.#oldest = numbers[0]! * blocksPerPage * this.factor;
  }

  #drop(number: number): void {
    this.#bytes -= this.#pages.get(number)!.reduce((sum, one) => sum + (one?.byteLength ?? 0), 0);
    this.#pages.delete(number);
    this.#restored.delete(number);
    this.#droppedUpTo = Math.max(this.#droppedUpTo, (number + 1) * blocksPerPage);
  }
}

function pageOf(block: number): number {
  return Math.floor(block / blocksPerPage);
}

/** The index of a block on its page. */
export function indexOnPage(block: number): number {
  return block - pageOf(block) * blocksPerPage;
}
