import type { Report } from '../report.ts';

/** Tells of values that a table which has begun has no column for: each name once, and at the end how many values there were. */
export function columnless(report: Report): { add(names: readonly string[]): void; end(): void } {
  const told = new Set<string>();
  let count = 0;
  return {
    add(names) {
      count += names.length;
      const fresh = names.filter((name) => !told.has(name)).slice(0, maxNames - told.size);
      for (const name of fresh) told.add(name);
      if (fresh.length > 0) report.warn(`no column for ${enumerate(fresh)}, for the header is written; --csv-shape long has room for all`);
    },
    end() {
      if (count > 0) report.warn(`${count} ${count === 1 ? 'value' : 'values'} left out for want of a column`);
    },
  };
}

/** Names come from outside, so not all can be remembered; what comes after these is counted only. */
const maxNames = 1000;

function enumerate(names: readonly string[]): string {
  const shown = names.slice(0, 10);
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}
