import { DistinctNames, influxName, isPlaceholder, rows, type Claim } from '../catalogue/index.ts';
import { memoize } from '../memoize.ts';

/** Name and value of tags, as they are written. */
export type InfluxTags = readonly (readonly [name: string, value: string])[];

/** Where a metric is written: fields of the same `series` stand on one line. */
export interface InfluxField {
  readonly series: string;
  readonly measurement: string;
  /** Those that the catalogue makes of instances. */
  readonly tags: InfluxTags;
  readonly key: string;
}

/** What the tags and metrics of a stream are called in InfluxDB. */
export interface InfluxNames {
  /** The host, and the tags that can be written. */
  tags(host: string, tags: Readonly<Record<string, string>>): InfluxTags;
  /** A field for each metric; undefined where it has to be left out. */
  fields(names: readonly string[]): (InfluxField | undefined)[];
}

/**
 * Names for lines in which no tag and no field has the name of another one: the server keeps one of two fields, and finds nothing by
 * a tag whose name is also a field's. A tag that gives way is `tag_NAME`, a metric `metric_NAME`.
 */
export function influxNames(settings: FieldSettings, notice: (message: string) => void): InfluxNames {
  const usedByFields = new Set<string>();
  const time = ['time', "the server's own"] as const;
  const tagNames = new DistinctNames({
    reserved: [['host', 'the host'], time, ...(settings.schema === 'tagged' ? instanceTags : [])],
    notice,
    ownerElsewhere: (name) => (usedByFields.has(name) ? 'a field' : undefined),
  });
  const fieldNames = new DistinctNames({ reserved: [time], notice, ownerElsewhere: (name) => tagNames.ownerOf(name) });
  const placementOf = memoize(settings.schema === 'wide' ? (name) => wide(settings.measurement, name) : tagged);
  return {
    tags(host, tags) {
      const claims = Object.entries(tags).map(([name, value]) => ({ ...tagClaim(name), value: encodable(value) }));
      const filled = claims.filter(({ value }) => value !== '');
      const written = tagNames.settle(filled).map((name, index) => [name, filled[index]!.value] as const);
      return tagsIn([...written, ['host', encodable(host)]]);
    },
    fields(names) {
      const placements = names.map(placementOf);
      return fieldNames.settle(placements).map((name, index) => {
        if (name === undefined) return undefined;
        if (usedByFields.size < mostRemembered) usedByFields.add(name);
        const { scope: series, measurement, tags } = placements[index]!;
        return { series, measurement, tags, key: escape(name, /[,= ]/g) };
      });
    },
  };
}

interface FieldSettings {
  /** Of all fields in schema wide. */
  readonly measurement: string;
  readonly schema: 'wide' | 'tagged';
}

/** Names come from outside; a tag that appears after so many fields keeps its name whatever they are called. */
const mostRemembered = 65_536;

const instanceTags = [...new Set(rows.flatMap(({ segments }) => segments.filter(isPlaceholder)))].map(
  (placeholder) => [placeholder.slice(1, -1), "a tag of cubestat's own"] as const,
);

interface FieldPlacement extends Claim {
  readonly scope: string;
  readonly measurement: string;
  readonly tags: InfluxTags;
}

function wide(measurement: string, name: string): FieldPlacement {
  return { ...fieldClaim(name, name), scope: '', measurement: measurementText(measurement), tags: [] };
}

function tagged(name: string): FieldPlacement {
  const { measurement, tags, field } = influxName(name);
  const place = {
    measurement: measurementText(measurement),
    tags: tagsIn(Object.entries(tags).map(([tag, value]) => [tag, encodable(value)])),
  };
  return { ...fieldClaim(name, field), ...place, scope: place.measurement + tagText(place.tags) };
}

function fieldClaim(name: string, field: string): Claim {
  return { owner: `the metric ${name}`, name, candidates: [...firstChoices(field || 'value'), `metric_${encodable(name)}`] };
}

function tagClaim(name: string): Claim {
  const choices = firstChoices(name);
  return { owner: `the tag ${name}`, name, candidates: choices.length > 0 ? [...choices, `tag_${encodable(name)}`] : [] };
}

/** Names that begin with _ are the server's own. It refuses points with a tag, and drops fields, whose name is `time`. */
function firstChoices(name: string): string[] {
  const own = encodable(name).replace(/^_+/, '');
  return own === '' ? [] : own === 'time' ? [own, 'time_'] : [own];
}

/** Empty tags cannot be written. */
function tagsIn(tags: readonly (readonly [name: string | undefined, value: string])[]): InfluxTags {
  return tags.flatMap(([name, value]) =>
    name === undefined || value === '' ? [] : [[escape(name, /[,= ]/g), escape(value, /[,= ]/g)] as const],
  );
}

/** Tags in the order in which the server likes them best. */
export function tagText(tags: InfluxTags): string {
  return tags
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `,${name}=${value}`)
    .join('');
}

/** A line that begins with # is a comment, and names that begin with _ are the server's own. */
function measurementText(name: string): string {
  return escape(encodable(name).replace(/^[#_]+/, ''), /[, ]/g) || 'cubestat';
}

/**
 * What can be written of a text. A newline would end the line, and the server skips tabs and NULs here and there. There is no escape
 * for the backslash itself: one before a special character, a quote (of which the server then takes only the quote) or the end is left out.
 */
function encodable(text: string): string {
  const printable = text.replace(/[\u0000-\u001f\u007f]/g, ' ');
  const encodable = printable.replace(/\p{Surrogate}/gu, '\uFFFD');
  return encodable.replace(/\\+([^]?)/g, (run, next: string) => (/^[,= "]?$/.test(next) ? next : run));
}

function escape(text: string, special: RegExp): string {
  return text.replace(special, '\\$&');
}
