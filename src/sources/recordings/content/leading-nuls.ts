/** Fewer NULs at the start may be text of another encoding: UTF-32 begins with three. */
const least = 8;

/**
 * The content without the NULs that a file begins with when it was truncated while its writer kept the offset, as by logrotate's
 * copytruncate. `skipped` is called with their count.
 */
export async function* withoutLeadingNuls(content: AsyncGenerator<Buffer>, skipped: (count: number) => void): AsyncGenerator<Buffer> {
  let count = 0;
  let rest: Buffer | undefined;
  while (rest === undefined) {
    const { value, done } = await content.next();
    if (done) break;
    const end = value.findIndex((byte) => byte !== 0);
    count += end === -1 ? value.length : end;
    if (end !== -1) rest = value.subarray(end);
  }
  if (count >= least) skipped(count);
  else if (count > 0) yield Buffer.alloc(count);
  if (rest) yield rest;
  yield* content;
}
