/** Where new items go in an existing file. */
export interface Resumption {
  /** Bytes from its start; 0 where it is empty. */
  readonly end: number;
  /** Whether a crash of its writer has torn what follows, which is cut off. */
  readonly isTorn: boolean;
  /** What the last line lacks, such as a newline that an editor left out. */
  readonly missing?: string;
}

/** The format of a file that grows. */
export interface Document<Item> {
  /** The beginning and the end of a file: `[` and `]`. */
  readonly opening: string;
  readonly closing: string;
  /** Begins a new file. */
  begin(): void;
  /**
   * Finds where to add items to an existing file, and changes nothing. Throws for a file of another format. `crashed`: its writer has
   * left its lock behind; only then may the last line be torn.
   */
  resume(path: string, crashed: boolean): Promise<Resumption>;
  /** Gives the files that may already have the first items, newest first. */
  dedupeAgainst?(paths: readonly string[]): void;
  /** Prepares the file for items. If it replaces the file, it returns the new end. */
  prepare?(items: readonly Item[], path: string, end: number): Promise<number | undefined>;
  /** The bytes of items; `first`: they are the first of a file. */
  bytes(items: readonly Item[], first: boolean): Promise<Buffer> | Buffer;
  /** The last bytes have been written. Without this call they may be asked for again. */
  written?(): void;
}
