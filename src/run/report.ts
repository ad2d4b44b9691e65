import { csvField } from '../catalogue/index.ts';
import { markdownCell, printable } from '../text/index.ts';
import { fieldsOf, type Field, type Summary } from './summary.ts';

/** The formats of a summary, each for the whole text. */
export const summaryFormats = { table, json, csv, markdown } satisfies Record<string, (summary: Summary) => string>;

export type SummaryFormat = keyof typeof summaryFormats;

/** Fields that the heading or a note of another line has already. */
const notInTables = new Set(['command', 'started', 'signal', 'storage_read_bytes', 'storage_written_bytes']);

/** The known fields for people, without a count of 0 remaining processes. */
function rows(summary: Summary): Field[] {
  return fieldsOf(summary).filter(
    ({ key, text, value }) => text !== undefined && !notInTables.has(key) && !(key === 'processes_left' && value === 0),
  );
}

function table(summary: Summary): string {
  const shown = rows(summary);
  const width = (column: 'label' | 'text') => Math.max(...shown.map((field) => field[column]!.length));
  const [left, middle] = [width('label'), Math.min(width('text'), 14)];
  const lines = shown.map(({ label, text, note }) => `  ${label.padEnd(left)}  ${text!.padStart(middle)}  ${note}`.trimEnd());
  return [`cubestat: ${printable(titleOf(summary))}`, ...lines, ''].join('\n');
}

/** A blank line precedes it, so that it is a table even after the command's output. */
function markdown(summary: Summary): string {
  const lines = rows(summary).map(({ label, text, note }) => `| ${label} | ${markdownCell(text!)} | ${markdownCell(note)} |`);
  return ['', `### <code>${markdownCell(printable(titleOf(summary)))}</code>`, '', '| | | |', '| :-- | --: | :-- |', ...lines, '', ''].join(
    '\n',
  );
}

function json(summary: Summary): string {
  const known = fieldsOf(summary).filter(({ value }) => value !== undefined);
  return `${JSON.stringify(Object.fromEntries(known.map(({ key, value }) => [key, value])))}\n`;
}

function csv(summary: Summary): string {
  const fields = fieldsOf(summary);
  return [fields.map(({ key }) => key), fields.map(({ value }) => csvField(String(value ?? '')))]
    .map((row) => `${row.join(',')}\n`)
    .join('');
}

/** The beginning of a command line that may be long. */
function titleOf(summary: Summary): string {
  const command = String(fieldsOf(summary)[0]!.value);
  return command.length > 100 ? `${command.slice(0, 99)}…` : command;
}
