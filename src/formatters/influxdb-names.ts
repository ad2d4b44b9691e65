import { DistinctNames, influxName, isPlaceholder, rows, type Claim } from '../catalogue/index.ts';
import { ByName, memoize } from '../memoize.ts';

/** Names and values of tags, escaped. */
export type InfluxTags = readonly (readonly [name: string, value: string])[];

/** The field of a metric. Fields of the same `series` share a line. */
export interface InfluxField {
  readonly series: string;
  readonly measurement: string;
  /** Instances of the catalogue's row as tags. */
  readonly tags: InfluxTags;
  readonly key: string;
}

/** The names of a stream's tags and metrics in InfluxDB. */
export interface InfluxNames {
  /** The host and the tags, without unwritable ones. */
  tags(host: string, tags: Readonly<Record<string, string>>): InfluxTags;
  /** A field per metric; undefined for an unwritable one. */
  fields(names: readonly string[]): (InfluxField | undefined)[];
}

/**
 * Distinct names for tags and fields: the server keeps only one of two equal fields, and cannot query a tag with the name of a field.
 * On a collision, a tag becomes `tag_NAME` and a metric `metric_NAME`.
 */
export function influxNames(settings: FieldSettings, notice: (message: string) => void): InfluxNames {
  const usedByFields = new ByName<true>();
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
      const claims = Object.entries(tags).map(([name, value]) => ({ ...tagClaim(name), value: tagValue(value) }));
      const filled = claims.filter(({ value }) => value !== '');
      const written = tagNames.assign(filled).map((name, index) => [name, filled[index]!.value] as const);
      return tagsIn([...written, ['host', tagValue(host)]]);
    },
    fields(names) {
      const placements = names.map(placementOf);
      return fieldNames.assign(placements).map((name, index) => {
        if (name === undefined) return undefined;
        if (!usedByFields.isFull) usedByFields.set(name, true);
        const { scope: series, measurement, tags } = placements[index]!;
        return { series, measurement, tags, key: escape(name, /[,= ]/g) };
      });
    },
  };
}

interface FieldSettings {
  /** The measurement of schema wide. */
  readonly measurement: string;
  readonly schema: 'wide' | 'tagged';
}

const instanceTags = [...new Set(rows().flatMap(({ segments }) => segments.filter(isPlaceholder)))].map(
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
    tags: tagsIn(Object.entries(tags).map(([tag, value]) => [tag, tagValue(value)])),
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

/** A leading _ is reserved. The server refuses a point with a tag named `time`, and drops such a field. */
function firstChoices(name: string): string[] {
  const own = encodable(name).replace(/^_+/, '');
  return own === '' ? [] : own === 'time' ? [own, 'time_'] : [own];
}

/** Escapes tags, and leaves out empty ones, which the protocol forbids. */
function tagsIn(tags: readonly (readonly [name: string | undefined, value: string])[]): InfluxTags {
  return tags.flatMap(([name, value]) =>
    name === undefined || value === '' ? [] : [[escape(name, /[,= ]/g), escape(value, /[,= ]/g)] as const],
  );
}

/** Tags sorted by name, which is fastest for the server. */
export function tagText(tags: InfluxTags): string {
  return tags
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `,${name}=${value}`)
    .join('');
}

/** Escapes a measurement. A leading # would begin a comment, and a leading _ is reserved. */
function measurementText(name: string): string {
  return escape(encodable(name).replace(/^[#_]+/, ''), /[, ]/g) || 'cubestat';
}

/**
 * Encodes a value so that two never become one series: characters that the protocol cannot represent become `%0A`, and a `%0A` of its own
 * `%250A`.
 */
function tagValue(value: string): string {
  const unambiguous = value.replace(/%(?=(?:25)*(?:[01][0-9A-F]|7F|5C))/g, '%25');
  const sound = unambiguous.replace(/\\+(?=([^]?))/g, (run, next: string) => (/^[,= "]?$/.test(next) ? run.replaceAll('\\', '%5C') : run));
  return sound.replace(/[\u0000-\u001f\u007f]/g, percentEncoded).replace(/\p{Surrogate}/gu, '\uFFFD');
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * Replaces characters that the protocol cannot represent: control characters by spaces, lone surrogates by U+FFFD. A backslash cannot be
 * escaped, and is left out before a special character, a quote or the end.
 */
function encodable(text: string): string {
  const printable = text.replace(/[\u0000-\u001f\u007f]/g, ' ');
  const encodable = printable.replace(/\p{Surrogate}/gu, '\uFFFD');
  return encodable.replace(/\\+([^]?)/g, (run, next: string) => (/^[,= "]?$/.test(next) ? next : run));
}

function escape(text: string, special: RegExp): string {
  return text.replace(special, '\\$&');
}
