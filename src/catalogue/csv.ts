import { DistinctNames } from './distinct-names.ts';

/** The columns of the two shapes of CSV before and behind those of tags and, in the wide one, metrics. */
export const csvShapes = {
  wide: { lead: ['timestamp', 'host'], trail: [] },
  long: { lead: ['timestamp', 'host'], trail: ['metric', 'value'] },
} as const;

/** A name as a heading: few readers take NUL, and UTF-8 cannot hold half of a surrogate pair. */
export function csvHeading(name: string): string {
  return name.replaceAll('\0', '%00').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * The headings that a tag or metric may have, the best first: `env`, else `tag:env` where the plain one is another's. A tag whose first
 * `value` a reader would take for that of a metric has only the latter.
 */
export function csvHeadings(kind: 'tag' | 'metric', name: string, value?: string): readonly string[] {
  const plain = csvHeading(name);
  const isAmbiguous = /^(tag|metric):/.test(plain) || (value !== undefined && csvNumber(value) !== undefined);
  return isAmbiguous ? [`${kind}:${plain}`] : [plain, `${kind}:${plain}`];
}

/**
 * The metrics of a shape as values of a column: by their names, else `metric:NAME` where that is what another one has to be called; none
 * where that is taken too.
 */
export function csvMetrics(notice: (message: string) => void): (names: readonly string[]) => readonly (string | undefined)[] {
  const distinct = new DistinctNames({ notice });
  return (names) => {
    if (!names.some((name) => /\0|%00/.test(name))) return names.map(csvHeading);
    return distinct.assign(
      names.map((name) => ({ owner: `the metric ${name}`, name, candidates: [csvHeading(name), `metric:${csvHeading(name)}`] })),
    );
  };
}

/** What the beginning of a heading tells of its column. */
export function readHeading(heading: string): { readonly kind: 'tag' | 'metric' | undefined; readonly name: string } {
  const [, kind, name] = /^(tag|metric):(.*)$/s.exec(heading) ?? [];
  return kind === 'tag' || kind === 'metric' ? { kind, name: name! } : { kind: undefined, name: heading };
}

/** The number that a field holds; undefined where it holds none that is finite. */
export function csvNumber(field: string): number | undefined {
  if (!/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(field)) return undefined;
  const number = Number(field);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * A field as RFC 4180, section 2, has it: in quotes where it holds a quote, a comma or the end of a line, and also where white space is
 * at its ends, which many readers cut off. A NUL, which few of them take, is %00.
 */
export function csvField(text: string): string {
  const sound = text.replaceAll('\0', '%00');
  return /[",\r\n]|^\s|\s$/.test(sound) ? `"${sound.replaceAll('"', '""')}"` : sound;
}
