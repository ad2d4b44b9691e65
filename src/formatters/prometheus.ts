import type { Sample } from '../sample.ts';
import { warnOnce } from '../report.ts';
import { expositions } from './exposition.ts';
import type { Formatter } from './formatter.ts';
import { eachText } from './stage.ts';

export const prometheus: Formatter = {
  name: 'prometheus',
  describe: 'Prometheus text exposition: a complete one for each sample.',
  options: {},
  open(_values, { report }) {
    const notice = warnOnce(report);
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

/** A sample in the text format 0.0.4. The host is always a label, for a file or a gateway may hold those of others too. */
export function prometheusText(sample: Sample, notice: (message: string) => void): string {
  return [...write({ samples: [sample], hostLabel: true }, notice)].join('');
}
