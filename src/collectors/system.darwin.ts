import { loadavg, uptime } from 'node:os';
import type { Collector } from './collector.ts';

export const system: Collector = {
  name: 'system',
  describe: 'Load and uptime.',
  open() {
    return (emit) => {
      const [oneMinute, fiveMinutes, fifteenMinutes] = loadavg();
      emit('system.load.1m.tasks', oneMinute);
      emit('system.load.5m.tasks', fiveMinutes);
      emit('system.load.15m.tasks', fifteenMinutes);
      emit('system.uptime.seconds', uptime());
    };
  },
};
