import { eachSample, select, tag } from '../../filters/index.ts';
import { list, pair, text, type Values } from '../../options.ts';
import type { Stage } from '../../pipeline.ts';
import type { Report } from '../../report.ts';

/** What flows on of each sample, and what is added to it. */
export const selectionOptions = {
  include: list({ placeholder: 'GLOB', describe: 'Only metrics that match; * crosses dots' }, text),
  exclude: list({ placeholder: 'GLOB', describe: 'No metrics that match' }, text),
  tag: list({ placeholder: 'NAME=VALUE', describe: 'Add a tag to each sample' }, pair),
};

/** The filters that the options ask for; none when they ask for nothing. */
export function selection({ include, exclude, tag: tags }: Values<typeof selectionOptions>, report: Report): Stage[] {
  const unmatched = (glob: string) => report.warn(`"${glob}" matches no metric so far; cubestat list metrics shows what there is`);
  const stages: Stage[] = [];
  if (include.length + exclude.length > 0) stages.push(eachSample(select({ include, exclude, unmatched })));
  if (tags.length > 0) stages.push(eachSample(tag(Object.fromEntries(tags))));
  return stages;
}
