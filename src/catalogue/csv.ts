import { DistinctNames } from './distinct-names.ts';
import { parseName } from './names.ts';

/** The first and last columns of the two shapes of CSV; between them are those of tags and, in the wide shape, metrics. */
export const csvShapes = {
  wide: { lead: ['timestamp', 'host'], trail: [] },
  long: { lead: ['timestamp', 'host'], trail: ['metric', 'value'] },
} as const;

/** A name as a heading, without NUL, which few readers accept, and without lone surrogates, which UTF-8 cannot hold. */
export function csvHeading(name: string): string {
  return name.replaceAll('\0', '%00').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * The possible headings of a tag or metric, the best first: `env`, else `tag:env` where another column has the plain one. What is called
 * like the column of names in the long shape gets only the latter, and so does a tag that has the name of a metric, or whose first `value`
 * looks like a metric's, known or unknown.
 */
export function csvHeadings(kind: 'tag' | 'metric', name: string, value?: string): readonly string[] {
  const plain = csvHeading(name);
  const isMetric = plain === csvShapes.long.trail[0] || (kind === 'tag' && parseName(name) !== undefined);
  const looksKnown = value !== undefined && (csvNumber(value) !== undefined || isNoCsvValue(value));
  const isAmbiguous = /^(tag|metric):/.test(plain) || isMetric || looksKnown;
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

/** The kind of column that a heading shows. */
export function readHeading(heading: string): { readonly kind: 'tag' | 'metric' | undefined; readonly name: string } {
  const [, kind, name] = /^(tag|metric):(.*)$/s.exec(heading) ?? [];
  return kind === 'tag' || kind === 'metric' ? { kind, name: name! } : { kind: undefined, name: heading };
}

/** The number in a field; undefined where there is no finite one. */
export function csvNumber(field: string): number | undefined {
  if (!/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(field)) return undefined;
  const number = Number(field);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a field is what other tools write for an unknown value. */
export function isNoCsvValue(field: string): boolean {
  return /^(?:n\/?a|nan|null|none|nil|-|[+-]?inf(?:inity)?|\[.*\])$/i.test(field);
}

/**
 * Encodes a field by RFC 4180, section 2: quoted if it contains a quote, a comma or a line end, and also if it begins or ends with white
 * space, which many readers trim. A NUL, which few readers accept, becomes %00.
 */
export function csvField(text: string): string {
  const sound = text.replaceAll('\0', '%00');
  return /[",\r\n]|^\s|\s$/.test(sound) ? `"${sound.replaceAll('"', '""')}"` : sound;
}
