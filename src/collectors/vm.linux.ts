import type { Collector } from './collector.ts';
import { watchCounter } from './counter.ts';
import { numberOfLine } from './pseudo-files/index.ts';

export const vm: Collector = {
  name: 'vm',
  describe: 'Virtual memory: page faults and kills for want of memory, from /proc/vmstat.',
  open({ procfs }) {
    const vmstat = procfs.open('vmstat');
    if (!vmstat) return `${procfs.root}/vmstat is missing`;
    const pageFaults = watchCounter('vm.page_faults.ops_per_sec', 'vm.page_faults.ops_total');
    const majorPageFaults = watchCounter('vm.major_page_faults.ops_per_sec', 'vm.major_page_faults.ops_total');
    const kills = watchCounter('vm.oom_kills.ops_per_sec', 'vm.oom_kills.ops_total');
    return (emit, elapsed) => {
      const text = vmstat.read();
      pageFaults(emit, numberOfLine(text, 'pgfault'), elapsed);
      majorPageFaults(emit, numberOfLine(text, 'pgmajfault'), elapsed);
      kills(emit, numberOfLine(text, 'oom_kill'), elapsed); // since Linux 4.13: proc_vmstat(5)
    };
  },
};
