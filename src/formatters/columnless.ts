import type { Report } from '../report.ts';

/** Warns once of each name without a column, and at the end of the number of left-out values. */
export function columnless(report: Report): { add(names: readonly string[]): void; end(): void } {
  const reported = new Set<string>();
  let count = 0;
  return {
    add(names) {
      count += names.length;
      const fresh = names.filter((name) => !reported.has(name)).slice(0, maxNames - reported.size);
      for (const name of fresh) reported.add(name);
      if (fresh.length > 0)
        report.warn(`no column for ${enumerate(fresh)}, because the header is written; --csv-shape long has room for all`);
    },
    end() {
      if (count > 0) report.warn(`${count} ${count === 1 ? 'value' : 'values'} left out for want of a column`);
    },
  };
}

/** The most names to report, as they are untrusted input; further ones are only counted. */
const maxNames = 1000;

function enumerate(names: readonly string[]): string {
  const first = names.slice(0, 10);
  return first.join(', ') + (names.length > first.length ? ` and ${names.length - first.length} more` : '');
}
