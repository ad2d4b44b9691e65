import type { Collector } from './collector.ts';
import { watchCounter } from './counter.ts';
import { readPolls, parseVmStat, pollVmStat } from './programs/index.ts';

export const vm: Collector = {
  name: 'vm',
  describe: 'Page faults, from vm_stat.',
  open(host) {
    const vmStat = pollVmStat(host);
    if (!vmStat) return 'vm_stat is not in PATH';
    const faults = watchCounter('vm.page_faults.ops_per_sec', 'vm.page_faults.ops_total');
    return readPolls([vmStat], host, (emit, [text = ''], elapsed) => {
      faults(emit, parseVmStat(text)?.counts.get('Translation faults'), elapsed);
    });
  },
};
