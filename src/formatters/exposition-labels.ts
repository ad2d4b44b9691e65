import { flatten, isPlaceholder, rows } from '../catalogue/index.ts';
import type { Sample } from '../samples/index.ts';

/** The labels of all series of a sample. */
export interface SharedLabels {
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** As written: `host="web1",env="prod"`. */
  readonly text: string;
  /** Equal for the same labels in any order. */
  readonly key: string;
}

/** The labels of host and tags. A tag with the name of a catalogue's label becomes `tag_core`; of two equal ones, the first counts. */
export function sharedLabels({ host, tags }: Sample, withHost: boolean, notice: (message: string) => void): SharedLabels {
  const labels = new Map(withHost ? [['host', host]] : []);
  for (const [tag, value] of Object.entries(tags ?? {}).sort(byName)) {
    const wanted = labelName(tag);
    const label = reserved.has(wanted) ? `tag_${wanted}` : wanted;
    if (label !== wanted) notice(`the tag ${tag} is written as ${label}, because ${wanted} is a label of cubestat's own`);
    if (!labels.has(label)) labels.set(label, value);
    else notice(`the tag ${tag} is left out, because another one has the label ${label}`);
  }
  return { labels: [...labels], text: labelText([...labels]), key: labelText([...labels].sort(byName)) };
}

const placeholders = rows().flatMap(({ segments }) => segments.filter(isPlaceholder));
const reserved = new Set(['host', ...placeholders.map((placeholder) => placeholder.slice(1, -1))]);

/** Label names must not begin with a digit, and `__` is reserved for Prometheus. */
function labelName(tag: string): string {
  return flatten(tag).replace(/^_+|^(?=\d|$)/, '_');
}

/** An empty label means the same as none, and is left out. */
export function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  const filled = labels.filter(([, value]) => value !== '');
  return filled.map(([name, value]) => `${name}="${escape(value, /[\\"\n]/g)}"`).join(',');
}

/** UTF-8 cannot hold a lone surrogate, and one invalid label fails the whole scrape. */
export function escape(text: string, special: RegExp): string {
  const valid = text.replace(/\p{Surrogate}/gu, '\uFFFD');
  return valid.replace(special, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

/** The order of labels and tags, by their name. */
export function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
