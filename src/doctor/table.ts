import { displayText, textWidth } from '../text/index.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The diagnoses as text: a line each, by area, with the remedy below. */
export function diagnosisTable(diagnoses: readonly Diagnosis[]): string {
  const areas = [...new Set(diagnoses.map(({ area }) => area))];
  const sections = areas.map((area) => [area, ...linesOf(diagnoses.filter((each) => each.area === area)), ''].join('\n'));
  return `${sections.join('\n')}\n${verdict(diagnoses)}\n`;
}

/** Diagnoses contain untrusted texts, such as a server's message. */
function linesOf(diagnoses: readonly Diagnosis[]): string[] {
  const width = Math.max(...diagnoses.map(({ subject }) => textWidth(subject)));
  return diagnoses.flatMap(({ state, subject, finding, remedy }) => [
    `  ${state.padEnd(7)}  ${displayText(subject)}${' '.repeat(width - textWidth(subject))}  ${displayText(finding)}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 13)}-> ${displayText(remedy)}`]),
  ]);
}

function verdict(diagnoses: readonly Diagnosis[]): string {
  const count = (wanted: Diagnosis['state']) => diagnoses.filter(({ state }) => state === wanted).length;
  const [broken, limited] = [count('broken'), count('limited')];
  return `${broken === 0 ? 'nothing is broken' : `${broken} broken`}; ${limited} limited, ${count('absent')} absent, ${count('ok')} ok`;
}
