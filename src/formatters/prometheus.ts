import { flatten, isPlaceholder, prometheusName, rows } from '../catalogue/index.ts';
import { remember } from '../remember.ts';
import type { Sample } from '../sample.ts';
import type { Formatter } from './formatter.ts';
import { once } from './once.ts';
import { eachText } from './stage.ts';

export const prometheus: Formatter = {
  name: 'prometheus',
  describe: 'Prometheus text exposition: a complete one for each sample.',
  options: {},
  open(_values, { report }) {
    const notice = once(report.warn);
    let between = '';
    return [
      eachText({
        sample(sample) {
          const text = between + prometheusText(sample, notice);
          between = '\n';
          return text;
        },
      }),
    ];
  },
};

/**
 * A sample in the text format 0.0.4, without timestamps: those would switch off Prometheus' notion of what is stale.
 * `notice` is told, for each sample anew, what cannot stand there under its own name.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText(sample: Sample, notice: (message: string) => void): string {
  const shared = sharedLabels(sample, notice);
  const families = new Map<string, string>();
  const names = new Map<string, string>();
  for (const name in sample.metrics) {
    const { family, header, labels, series } = describe(name);
    const before = names.get(series);
    if (before === undefined) {
      names.set(series, name);
      const all = labels && shared ? `${labels},${shared}` : labels || shared;
      const line = `${family}${all && `{${all}}`} ${sample.metrics[name]}\n`;
      families.set(family, `${families.get(family) ?? header}${line}`);
    } else {
      notice(`prometheus: ${name} is left out, for it would be the same series as ${before}`);
    }
  }
  return [...families.values()].join('');
}

/** What is the same in every sample: the lines that begin a family, and the labels that a metric's name holds. */
const describe = remember((name) => {
  const { family, labels: own, kind, help } = prometheusName(name);
  const labels = labelText(Object.entries(own));
  const header = `# HELP ${family} ${escape(help, /[\\\n]/g)}\n# TYPE ${family} ${kind}\n`;
  return { family, header, labels, series: `${family}{${labels}}` };
});

/** The host and the tags. A tag steps back before the catalogue's labels, as `tag_core`; of two tags, the first counts. */
function sharedLabels({ host, tags }: Sample, notice: (message: string) => void): string {
  const labels = new Map([['host', host]]);
  for (const [tag, value] of Object.entries(tags ?? {}).sort(byName)) {
    const wanted = labelName(tag);
    const label = reserved.has(wanted) ? `tag_${wanted}` : wanted;
    if (label !== wanted) notice(`prometheus: the tag ${tag} is written as ${label}, for ${wanted} is a label of cubestat's own`);
    if (!labels.has(label)) labels.set(label, value);
    else notice(`prometheus: the tag ${tag} is left out, for another one has the label ${label}`);
  }
  return labelText([...labels]);
}

const placeholders = rows.flatMap(({ segments }) => segments.filter(isPlaceholder));
const reserved = new Set(['host', ...placeholders.map((placeholder) => placeholder.slice(1, -1))]);

/** Names that begin with `__` are Prometheus' own, and none begins with a digit. */
function labelName(tag: string): string {
  return flatten(tag).replace(/^_+|^(?=\d|$)/, '_');
}

/** An empty label is the same as none. */
function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  const filled = labels.filter(([, value]) => value !== '');
  return filled.map(([name, value]) => `${name}="${escape(value, /[\\"\n]/g)}"`).join(',');
}

/** Half of a surrogate pair cannot be written in UTF-8, and one invalid label fails a whole scrape. */
function escape(text: string, special: RegExp): string {
  const valid = text.replace(/\p{Surrogate}/gu, '\uFFFD');
  return valid.replace(special, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
