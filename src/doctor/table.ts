import type { Diagnosis } from './diagnosis.ts';

/** The diagnoses for people: by area, a line each, and what mends it below. */
export function diagnosisTable(diagnoses: readonly Diagnosis[]): string {
  const areas = [...new Set(diagnoses.map(({ area }) => area))];
  const sections = areas.map(
    (area) =>
      `${area}\n${linesOf(
        diagnoses.filter((each) => each.area === area),
        width,
      )}`,
  );
  return `${sections.join('\n')}\n${verdict(diagnoses)}\n`;
}

function linesOf(diagnoses: readonly Diagnosis[]): string {
  const width = Math.max(...diagnoses.map(({ subject }) => subject.length));
  return diagnoses.map((one) => lines(one, width)).join('');
}

function lines({ state, subject, finding, remedy }: Diagnosis, width: number): string {
  const line = `  ${state.padEnd(7)}  ${subject.padEnd(width)}  ${finding}\n`;
  return remedy === undefined ? line : `${line}${' '.repeat(width + 13)}-> ${remedy}\n`;
}

function verdict(diagnoses: readonly Diagnosis[]): string {
  const count = (wanted: Diagnosis['state']) => diagnoses.filter(({ state }) => state === wanted).length;
  const [broken, limited] = [count('broken'), count('limited')];
  return `${broken === 0 ? 'nothing is broken' : `${broken} broken`}; ${limited} limited, ${count('absent')} absent, ${count('ok')} ok`;
}
