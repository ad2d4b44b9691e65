/** Where a file is continued. */
export interface Resumption {
  /** Bytes from its start; 0 where it is empty. */
  readonly end: number;
  /** What follows was torn by a crash of the process that wrote it, and goes. */
  readonly isTorn: boolean;
  /** What its last line lacks, such as the newline that an editor left out. */
  readonly missing?: string;
}

/** What a kind of file knows about its contents. */
export interface Document<Item> {
  /** What a file begins with, and ends with behind what was added last: `[` and `]`. */
  readonly opening: string;
  readonly closing: string;
  /** A new, empty file begins. */
  begin(): void;
  /**
   * Reads where more is to be added to a file, and changes nothing. Throws where the file is something else. `crashed`: its
   * writer left its lock behind, and only then may the last line be torn.
   */
  resume(path: string, crashed: boolean): Promise<Resumption>;
  /** Where it was written before, the newest file first: what of it comes once more can be known by that. */
  dedupeAgainst?(paths: readonly string[]): void;
  /** Makes the file fit for items: it may put another one in its place, and says then where that ends. */
  prepare?(items: readonly Item[], path: string, end: number): Promise<number | undefined>;
  /** The bytes of items; the first ones of a file, or further ones. */
  bytes(items: readonly Item[], first: boolean): Promise<Buffer> | Buffer;
  /** The bytes that it gave last stand in the file; others it may be asked for once more. */
  written?(): void;
}
