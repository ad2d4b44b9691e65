/** A part of a command that reads options of its own. */
export interface Part {
  /** When it is active, for messages: `with --output csv`. */
  readonly by: string;
  readonly options: readonly string[];
  readonly active: boolean;
}

/** A part without the options that it does not read after all, which are a part each: `by` is what would read them. */
export function partsOf({ by, options, active }: Part, unread: Readonly<Record<string, string>> = {}): Part[] {
  const read = options.filter((option) => !Object.hasOwn(unread, option));
  return [
    { by, options: read, active },
    ...Object.entries(unread).map(([option, reader]) => ({ by: reader, options: [option], active: false })),
  ];
}
