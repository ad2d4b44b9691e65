import { commaList, flag, value } from '../../options/index.ts';
import { readStatistics, statisticWords } from '../../statistics/index.ts';

interface Words {
  readonly statistics: string;
  readonly group: string;
}

/** The options of verbs that describe recordings by statistics of their metrics. */
export function statisticsOptions(standard: string, describe: Words) {
  return {
    statistics: value(
      { alias: 'a', placeholder: 'STATISTIC,...', standard, suggestions: statisticWords, describe: describe.statistics },
      readStatistics,
    ),
    group: value({ alias: 'g', placeholder: 'host|TAG,...', describe: describe.group }, groupNames),
    unweighted: flag({ describe: 'Let each value count once in means, rather than for the time that it stands for' }),
  };
}

function groupNames(given: string): readonly string[] {
  const names = commaList(given);
  if (names.includes('')) throw new Error('expected host or the names of tags between commas');
  return names;
}
