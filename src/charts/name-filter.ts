import { glob } from '../patterns/index.ts';
import { memoizeLast } from '../memoize.ts';
import type { Series } from './series.ts';

type Test = (series: Pick<Series, 'host' | 'chart'>) => boolean;

/**
 * A test for all words of a text; undefined for a text without words. A glob, as of `--include`, has to match the metric's name; any other
 * word has to be in its name, title or host, in any case.
 */
export const nameFilter: (text: string) => Test | undefined = memoizeLast((text: string) => {
  const tests = text.split(/\s+/).filter(Boolean).map(testOf);
  return tests.length === 0 ? undefined : (series) => tests.every((test) => test(series));
});

function testOf(word: string): Test {
  const part = word.toLowerCase();
  const contains: Test = ({ host, chart }) => `${chart.name} ${chart.group} ${chart.title} ${host}`.toLowerCase().includes(part);
  if (!/^!|[*?[\]{}()]/.test(word)) return contains;
  try {
    const { matches } = glob(word);
    return ({ chart }) => matches(chart.name);
  } catch {
    return contains;
  }
}
