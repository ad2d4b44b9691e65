/** The response to a request. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body, cut off where it is long. */
  readonly body: string;
  /** The bytes of the body. */
  readonly content: Buffer;
  /** Whether the body was longer than the part that was read. */
  readonly isCut?: boolean;
}
