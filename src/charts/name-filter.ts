import { glob } from '../glob.ts';
import { memoizeLast } from '../memoize.ts';
import type { Series } from './series.ts';

type Test = (series: Pick<Series, 'host' | 'chart'>) => boolean;

/**
 * The series of which all words of a text are true; undefined for a text without any. A glob, as of `--include`, has to match the
 * name of the metric; another word may stand anywhere in its name, title or host, in any case.
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
