import { CubestatError, reasonOf } from '../../../errors.ts';
import { compressionOf } from './compression.ts';
import { decompressed } from './decompressed.ts';
import { headLength, whyForeign } from './foreign.ts';
import { begun } from './head.ts';
import { withoutLeadingNuls } from './leading-nuls.ts';

interface Decoding {
  readonly over: AbortSignal;
  readonly failed: (error: unknown) => void;
  /** Called where something is left out. */
  readonly warn: (message: string) => void;
}

/**
 * The text of an input, decompressed by content and not by name. It ends where the content is no text or is corrupt, and `failed` is called
 * with the reason, unless the input itself was cut off.
 */
export async function* decoded(bytes: AsyncGenerator<Buffer>, name: string, { over, failed, warn }: Decoding): AsyncGenerator<Buffer> {
  try {
    const skipped = (count: number) =>
      warn(`${name}: ${count} NULs at its start are skipped, as of a file that was truncated under its writer`);
    const whole = await begun(withoutLeadingNuls(bytes, skipped), headLength);
    const compression = compressionOf(whole.head);
    const { head, content } = compression ? await begun(decompressed(whole.content, compression), headLength) : whole;
    const why = whyForeign(head);
    if (why !== undefined) throw new Error(why);
    yield* content;
  } catch (error) {
    if (!over.aborted) failed(new CubestatError(`cannot read ${name}: ${reasonOf(error)}`, { code: 'READ', cause: error }));
  }
}
