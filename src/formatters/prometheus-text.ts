import { Literals, perShape, type Shape } from '../samples/index.ts';
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
      const { literals, columns } = pageOf(batch.shape);
      for (let at = 0; at < columns.length; at += 1) {
        to.literalOf(literals, at);
        to.value(batch, row, columns[at]!);
      }
      to.literalOf(literals, columns.length);
    },
  };
}

/** The exposition of a shape: the texts before each value and after the last one, and the columns of the values. */
interface Page {
  readonly literals: Literals;
  readonly columns: readonly number[];
}

const write = expositions({ prefix: 'cubestat', naming: 'labels' });

/** Writes a sample whose values are the indexes of their columns, and splits its lines at these. */
function pageFor(shape: Shape, notice: (message: string) => void): Page {
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
