import { formatters, type Formatter } from '../../formatters/index.ts';
import { partsOf, type Part } from './parts.ts';

/** Each format is a part that reads its options if it is chosen; those for terminals also `--color`. */
export function formatParts(written: string | undefined, values: Readonly<Record<string, unknown>>): Part[] {
  return Object.values<Formatter>(formatters).flatMap(({ name, options, forTerminals, unread }) => {
    const active = name === written;
    const read = [...Object.keys(options), ...(forTerminals ? ['color'] : [])];
    return partsOf({ by: `with --format ${name}`, options: read, active }, active ? unread?.(values) : undefined);
  });
}
