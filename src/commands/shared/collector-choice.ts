import { collectors, isRequested, type Collector } from '../../collectors/index.ts';
import { UsageError } from '../../errors.ts';
import { commaList, flagOf, list, text, value, type Options, type Values } from '../../options/index.ts';
import { didYouMean, orList } from '../../text/index.ts';
import type { Part } from './parts.ts';

const names = collectors.map(({ name }) => name);

/** The options of which collectors run, and of each of them. */
export const collectorOptions = {
  collectors: value({ placeholder: 'NAME,...', suggestions: names, describe: 'Only these collectors' }, commaList),
  noCollector: list({ placeholder: 'NAME', suggestions: names, describe: 'All collectors but this' }, text),
  ...(Object.assign({}, ...collectors.map((collector) => collector.options)) as Options),
};

type Given = Values<typeof collectorOptions>;

/** An option that does not enable its collector is read only if another one does. */
export function collectorParts(values: Given): Part[] {
  const chosen = chooseCollectors(values);
  return collectors.flatMap((collector) => {
    const { options: own = {}, requestedBy = Object.keys(own) } = collector;
    const others = Object.keys(own).filter((name) => !requestedBy.includes(name));
    const flags = orList(requestedBy.map((name) => `--${flagOf(name)}`));
    return others.length === 0 ? [] : [{ by: `with ${flags}`, options: others, active: chosen.includes(collector) }];
  });
}

export function chooseCollectors(values: Given): Collector[] {
  const { collectors: wanted, noCollector: unwanted } = values;
  for (const name of [...(wanted ?? []), ...unwanted]) {
    if (!names.includes(name)) throw new UsageError(`no collector ${name || '""'}${didYouMean(name, names)}`);
  }
  return collectors.filter((collector) => {
    const isChosen = isRequested(collector, values) || (wanted?.includes(collector.name) ?? !collector.optional);
    return isChosen && !unwanted.includes(collector.name);
  });
}
