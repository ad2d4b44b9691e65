import type { Sample } from '../sample.ts';
import { expositions } from './exposition.ts';
import type { Formatter } from './formatter.ts';
import { once } from './once.ts';
import { eachText } from './stage.ts';

export const prometheus: Formatter = {
  name: 'prometheus',
  describe: 'Prometheus text exposition: a complete one for each sample.',
  options: {},
  open(_values, { report }) {
    const notice = once(report.warn);
    let between = '';
    return [
      eachText({
        sample(sample) {
          const text = between + prometheusText(sample, notice);
          between = '\n';
          return text;
        },
      }),
    ];
  },
};

const write = expositions({ prefix: 'cubestat', naming: 'labels' });

/**
 * A sample in the text format 0.0.4. It stands alone, and may go to a file or a gateway that takes those of many hosts,
 * so the host is always a label; behind a port that is scraped, Prometheus knows which target it is.
 */
export function prometheusText(sample: Sample, notice: (message: string) => void): string {
  return [...write({ samples: [sample], hostLabel: true }, notice)].join('');
}
