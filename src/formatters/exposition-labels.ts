import { flatten, isPlaceholder, rows } from '../catalogue/index.ts';
import type { Sample } from '../sample.ts';

/** The labels that all series of a sample have. */
export interface SharedLabels {
  /** As they are written: `host="web1",env="prod"`. */
  readonly text: string;
  /** The same for the same labels, in whatever order. */
  readonly key: string;
}

/** The host and the tags. A tag steps back before the catalogue's labels, as `tag_core`; of two tags, the first counts. */
export function sharedLabels({ host, tags }: Sample, withHost: boolean, notice: (message: string) => void): SharedLabels {
  const labels = new Map(withHost ? [['host', host]] : []);
  for (const [tag, value] of Object.entries(tags ?? {}).sort(byName)) {
    const wanted = labelName(tag);
    const label = reserved.has(wanted) ? `tag_${wanted}` : wanted;
    if (label !== wanted) notice(`the tag ${tag} is written as ${label}, for ${wanted} is a label of cubestat's own`);
    if (!labels.has(label)) labels.set(label, value);
    else notice(`the tag ${tag} is left out, for another one has the label ${label}`);
  }
  return { text: labelText([...labels]), key: labelText([...labels].sort(byName)) };
}

const placeholders = rows.flatMap(({ segments }) => segments.filter(isPlaceholder));
const reserved = new Set(['host', ...placeholders.map((placeholder) => placeholder.slice(1, -1))]);

/** Names that begin with `__` are Prometheus' own, and none begins with a digit. */
function labelName(tag: string): string {
  return flatten(tag).replace(/^_+|^(?=\d|$)/, '_');
}

/** An empty label is the same as none. */
export function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  const filled = labels.filter(([, value]) => value !== '');
  return filled.map(([name, value]) => `${name}="${escape(value, /[\\"\n]/g)}"`).join(',');
}

/** Half of a surrogate pair cannot be written in UTF-8, and one invalid label fails a whole scrape. */
export function escape(text: string, special: RegExp): string {
  const valid = text.replace(/\p{Surrogate}/gu, '\uFFFD');
  return valid.replace(special, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
