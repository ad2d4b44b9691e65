/** What a kind of file knows about its contents. */
export interface Document<Item> {
  /** What a file begins with, and ends with behind what was added last: `[` and `]`. */
  readonly opening: string;
  readonly closing: string;
  /** A new file begins: nothing stands in it. */
  begin(): void;
  /**
   * Reads what stands in a file, and says where more is to be added: at 0 if nothing does. Where the file is something
   * else it throws, and has touched nothing. `crashed`: the end may be torn.
   */
  resume(path: string, crashed: boolean): Promise<number>;
  /** Where it was written before, the newest file first: what of it comes once more can be known by that. */
  recall?(paths: readonly string[]): void;
  /** Makes the file fit for items: it may put another one in its place, and says then where that ends. */
  prepare?(items: readonly Item[], path: string, end: number): Promise<number | undefined>;
  /** The bytes of items; the first ones of a file, or further ones. */
  bytes(items: readonly Item[], first: boolean): Promise<Buffer> | Buffer;
  /** The bytes that it gave last stand in the file; others it may be asked for once more. */
  written?(): void;
}
