import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a host of 256 CPUs, 64 disks and 64 interfaces below a folder, and returns the options that sample it. */
export function largeHost(folder: string): string {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of ['meminfo', 'loadavg', 'uptime', 'vmstat']) {
    write(`proc/${path}`, '');
    cpSync(`/proc/${path}`, join(folder, 'proc', path));
  }
  const lines = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('');
  const ticks = '10132153 290696 3084719 46828483 16683 0 25195 0 175628 0';
  write('proc/stat', `cpu  ${ticks}\n${lines(256, (at) => `cpu${at} ${ticks}`)}intr 1\nctxt 115315\nbtime 1750000000\nprocesses 86031\n`);
  write(
    'proc/diskstats',
    lines(64, (at) => `   8 ${at * 16} sd${at} 1 2 3 4 5 6 7 8 9 10 11`),
  );
  write('proc/net/dev', `Inter-| Receive\n face |bytes\n${lines(64, (at) => `  eth${at}: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16`)}`);
  for (let at = 0; at < 64; at += 1) {
    write(`sys/block/sd${at}/dev`, `8:${at * 16}\n`);
    write(`sys/block/sd${at}/device/model`, 'disk\n');
    write(`sys/class/net/eth${at}/operstate`, 'up\n');
    write(`sys/class/net/eth${at}/device/vendor`, '0x8086\n');
  }
  return `--procfs ${join(folder, 'proc')} --sysfs ${join(folder, 'sys')}`;
}
