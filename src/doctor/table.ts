import { displayText, hanging, textWidth } from '../text/index.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The diagnoses as text, by area, with the remedy below; findings are wrapped at so many columns of a terminal. */
export function diagnosisTable(diagnoses: readonly Diagnosis[], columns?: number): string {
  const areas = [...new Set(diagnoses.map(({ area }) => area))];
  const sections = areas.map((area) => {
    const own = diagnoses.filter((each) => each.area === area);
    return [area, ...linesOf(own, columns), ''].join('\n');
  });
  return `${sections.join('\n')}\n${conclusion(diagnoses)}\n`;
}

/** Diagnoses contain untrusted texts, such as a server's message. */
function linesOf(diagnoses: readonly Diagnosis[], columns: number | undefined): string[] {
  const width = Math.max(...diagnoses.map(({ subject }) => textWidth(subject)));
  return diagnoses.flatMap(({ state, subject, finding, remedy }) => [
    hanging(`  ${state.padEnd(7)}  ${displayText(subject)}${' '.repeat(width - textWidth(subject))}  `, displayText(finding), columns),
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 13)}-> ${displayText(remedy)}`]),
  ]);
}

function conclusion(diagnoses: readonly Diagnosis[]): string {
  const count = (wanted: Diagnosis['state']) => diagnoses.filter(({ state }) => state === wanted).length;
  const [broken, limited] = [count('broken'), count('limited')];
  return `${broken === 0 ? 'nothing is broken' : `${broken} broken`}; ${limited} limited, ${count('absent')} absent, ${count('ok')} ok`;
}
