import { Literals, perShape, type RowTemplate, type Shape } from '../samples/index.ts';
import { expositions } from './exposition.ts';
import { sampleOfColumns } from './sample-of-columns.ts';
import type { RowText } from './stage.ts';

/**
 * Samples in the text format 0.0.4, separated by an empty line. The host is always a label, because a file or gateway may hold several
 * hosts.
 */
export function prometheusText(notice: (message: string) => void): RowText {
  const pageOf = perShape((shape) => pageFor(shape, notice));
  let isFirst = true;
  return {
    row(batch, row, to) {
      if (!isFirst) to.text('\n');
      isFirst = false;
      batch.writeRow(row, pageOf(batch.shape), to);
    },
  };
}

const write = expositions({ prefix: 'cubestat', naming: 'labels' });

/** Writes a sample whose values are the indexes of their columns, and splits its lines at these. */
function pageFor(shape: Shape, notice: (message: string) => void): RowTemplate {
  const text = [...write({ samples: [sampleOfColumns(shape)], hostLabel: true }, notice)].join('');
  const columns: number[] = [];
  const literals = [''];
  for (const line of text.split(/(?<=\n)/)) {
    const end = line.startsWith('#') ? line.length : line.lastIndexOf(' ') + 1;
    literals[literals.length - 1] += line.slice(0, end);
    if (end === line.length) continue;
    columns.push(Number(line.slice(end)));
    literals.push('\n');
  }
  return { literals: new Literals(literals), columns };
}
