import { UsageError } from '../errors.ts';
import { orList } from '../text/index.ts';

/** The error for a given option that nothing at work reads. `when`: what would have `reader` read it, such as `with api v2`. */
export function idleOption(spelled: string, reader: string, when: readonly string[]): UsageError {
  return new UsageError(`${spelled} would do nothing here: ${reader} reads it ${orList([...new Set(when)])} only`);
}
