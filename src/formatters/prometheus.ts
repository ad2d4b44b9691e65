import { warnOnce } from '../report.ts';
import type { Formatter } from './formatter.ts';

export const prometheus: Formatter = {
  name: 'prometheus',
  describe: 'Prometheus text exposition: a complete one for each sample.',
  options: {},
  async open(_values, { report }) {
    const { prometheusText } = await import('./prometheus-text.ts');
    return prometheusText(warnOnce(report));
  },
};
