import { formatters, type Formatter } from '../../formatters/index.ts';
import type { Part } from './command.ts';

/** Each format is a part that reads its options if it is chosen. */
export function formatParts(written: string | undefined): Part[] {
  return Object.values<Formatter>(formatters).map(({ name, options }) => ({
    by: `with --format ${name}`,
    options: Object.keys(options),
    active: name === written,
  }));
}
