import { executable } from '../cli/cubestat.ts';
import { row, seconds, use } from './measure.ts';

// What sampling costs this machine, beside a Node process that only has a timer, and sadc, sysstat's own collector.

const node = process.execPath;
const timer = (milliseconds: number) => [node, '-e', `setInterval(() => {}, ${milliseconds})`] as const;

row('start', 'seconds', 'to node');
const empty = seconds(`${node} -e ''`, 7);
for (const [title, command] of [
  ['node, an empty script', `${node} -e ''`],
  ['cubestat --version', `${node} ${executable} --version`],
  ['cubestat sample -i 1ms -n 1', `${node} ${executable} sample -i 1ms -n 1`],
] as const) {
  const taken = seconds(command, 7);
  row(`  ${title}`, taken.toFixed(3), `${(taken / empty).toFixed(2)} x`);
}

row('sampling', '% of a core', 'ms a tick', 'peak MB');
for (const [title, command, frequency] of [
  ['node with a timer, 1 Hz', timer(1000), 1],
  ['cubestat sample -i 1s', [node, executable, 'sample', '-i', '1s'], 1],
  ['sadc 1', ['/usr/lib/sysstat/sadc', '-S', 'XALL', '1', '-'], 1],
  ['node with a timer, 100 Hz', timer(10), 100],
  ['cubestat sample -i 10ms', [node, executable, 'sample', '-i', '10ms'], 100],
] as const) {
  const { cpu, memory } = await use(command, frequency === 1 ? 20 : 10);
  row(`  ${title}`, cpu.toFixed(2), ((10 * cpu) / frequency).toFixed(2), memory.toFixed(0));
}
