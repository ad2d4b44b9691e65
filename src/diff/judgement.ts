import { nearMetric } from '../catalogue/index.ts';
import type { Difference } from './differences.ts';
import type { FailCondition } from './fail-condition.ts';
import { changeText, percentText, amountText } from './texts.ts';

/** The most metrics to name per condition. */
const mostNamed = 10;

function namesOf(differences: readonly Difference[]): string[] {
  return differences.map(({ metric }) => metric);
}

/** Messages for conditions that hold, or that matched no metric. */
export function failuresOf(conditions: readonly FailCondition[], differences: readonly Difference[]): string[] {
  return conditions.flatMap((condition) => {
    const { text, metric, statistic, matches } = condition;
    const candidates = differences.filter((each) => each.statistic === statistic && matches(each.metric));
    const judged = candidates.map((each) => ({ each, holds: condition.holds(each) })).filter(({ holds }) => holds !== undefined);
    if (candidates.length === 0) return [`--fail-on "${text}": no such metric${nearMetric(metric, namesOf(differences))}`];
    if (judged.length === 0) return [`--fail-on "${text}": no metric that both recordings have`];
    const held = judged.filter(({ holds }) => holds);
    const named = held.slice(0, mostNamed).map(({ each }) => `--fail-on "${text}": ${described(each)}`);
    return held.length > mostNamed ? [...named, `--fail-on "${text}": ${held.length - mostNamed} metrics more`] : named;
  });
}

/** `cpu.utilization.percent:mean went from 20.0% to 30.0%, +10.0pp, +50.0%`. */
function described(difference: Difference): string {
  const { metric, group, statistic, before, after, hasMoved } = difference;
  const name = [`${metric}:${statistic}`, ...group.filter((one) => one !== '')].join(' of ');
  if (before === undefined) return `${name} is ${amountText(difference, after)}`;
  const amounts = [changeText(difference), percentText(difference)].filter((one) => one !== '');
  const noise = hasMoved ? '' : '; no more than noise';
  return `${name} went from ${amountText(difference, before)} to ${amountText(difference, after)}, ${amounts.join(', ')}${noise}`;
}
