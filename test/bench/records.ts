import { closeSync, openSync, writeSync } from 'node:fs';

/** Lines of samples whose numbers differ from each other; one metric in four is of the CPU. */
export function record(width: number, at: number): string {
  const metrics = Array.from({ length: width }, (_, metric) => `"${nameOf(metric)}":${valueOf(at, metric)}`);
  return `{"timestamp":${1_750_000_000 + at},"host":"web1","metrics":{${metrics.join(',')}}}\n`;
}

/** A sample none of whose names is one of another sample. */
export function recordOfItsOwn(width: number, at: number): string {
  return record(width, at).replaceAll('.utilization', `.${at}.utilization`);
}

/** Writes so many records, ten at a time: a process that takes more memory than what reads them would hide its peak. */
export function writeRecords(path: string, count: number, make: (at: number) => string): string {
  const file = openSync(path, 'w');
  for (let from = 0; from < count; from += 10) {
    const many = Math.min(10, count - from);
    writeSync(file, Array.from({ length: many }, (_, at) => make(from + at)).join(''));
  }
  closeSync(file);
  return path;
}

function nameOf(metric: number): string {
  return `${metric % 4 === 0 ? 'cpu.core' : 'disk.device'}.${metric}.utilization.percent`;
}

function valueOf(at: number, metric: number): number {
  return Math.round(((at * 7919 + metric * 104_729) % 10_000) * 123.7) / 100;
}
