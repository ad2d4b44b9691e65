import { quantity, units, type Unit } from '../catalogue/index.ts';
import type { CommandEnd } from './command.ts';
import type { HostUsage } from './host-usage.ts';
import type { TreeUsage } from './watch.ts';

/** The summary of a command at its end. */
export interface Summary extends TreeUsage, HostUsage {
  readonly words: readonly string[];
  /** Unix time in seconds. */
  readonly started: number;
  readonly ending: CommandEnd;
  readonly exitCode: number;
}

/** A field of the summary, for all formats. */
export interface Field {
  /** Its name in data formats. */
  readonly key: string;
  readonly label: string;
  /** undefined if unknown. */
  readonly value: string | number | undefined;
  /** The value for people. */
  readonly text: string | undefined;
  /** The meaning of the number, where the label does not give it. */
  readonly note: string;
}

/** The fields of a summary in order, including unknown ones. */
export function fieldsOf(summary: Summary): Field[] {
  const { wall, cpu, inputOutput, ending } = summary;
  const atLeast = summary.isCpuSampled ? 'at least; sampled' : '';
  const total = cpu && cpu.user + cpu.system;
  const status = ending.signal === undefined ? `${summary.exitCode}` : `${summary.exitCode}, ended by ${ending.signal}`;
  return [
    text('command', 'command', commandLine(summary.words)),
    text('started', 'started', new Date(summary.started * 1000).toISOString()),
    { ...text('exit_code', 'exit code', status), value: summary.exitCode },
    text('signal', 'signal', ending.signal),
    number('wall_seconds', 'wall', wall, seconds),
    number('user_seconds', 'user', cpu?.user, seconds, atLeast),
    number('system_seconds', 'system', cpu?.system, seconds, atLeast),
    number(
      'cpu_mean_percent',
      'CPU mean',
      percent(total === undefined || wall <= 0 ? undefined : total / wall),
      units.percent,
      'of one core',
    ),
    number('cpu_p95_percent', 'CPU p95', percent(summary.cpuP95), units.percent, 'of the intervals'),
    number('cpu_max_percent', 'CPU max', percent(summary.cpuMax), units.percent, 'in an interval'),
    number('peak_rss_bytes', 'peak RSS', summary.peakRss, units.bytes, `of the largest process${summary.isCpuSampled ? '; sampled' : ''}`),
    number('peak_pss_bytes', 'peak PSS', summary.peakPss, units.bytes, 'of all processes, shared pages once; sampled'),
    number('read_bytes', 'read', inputOutput?.read, units.bytes, ofStorage(inputOutput?.readStorage)),
    number('written_bytes', 'written', inputOutput?.written, units.bytes, ofStorage(inputOutput?.writtenStorage)),
    number('storage_read_bytes', 'storage read', inputOutput?.readStorage, units.bytes),
    number('storage_written_bytes', 'storage written', inputOutput?.writtenStorage, units.bytes),
    number('host_received_bytes', 'received', summary.received, units.bytes, 'by the whole host'),
    number('host_sent_bytes', 'sent', summary.sent, units.bytes, 'by the whole host'),
    number('host_cpu_joules', 'CPU energy', summary.cpuJoules, units.joules_total, 'of the whole host'),
    number('host_gpu_joules', 'GPU energy', summary.gpuJoules, units.joules_total, 'of the whole host'),
    number('processes_left', 'still running', summary.left, units.count, 'processes of it'),
  ];
}

const seconds: Unit = { digits: 3, symbol: 's' };

function number(key: string, label: string, given: number | undefined, unit: Unit, note = ''): Field {
  const value = given === undefined ? undefined : Number(given.toFixed(unit.digits));
  return { key, label, value, text: value === undefined ? undefined : unit === seconds ? time(value) : quantity(value, unit), note };
}

function text(key: string, label: string, value: string | undefined): Field {
  return { key, label, value, text: value, note: '' };
}

/** With the significant digits only: `0.012s`, `9.31s`, `1h 02min 03s`. */
function time(value: number): string {
  if (value < 60) return `${value.toFixed(value < 1 ? 3 : 2)}s`;
  const whole = Math.round(value);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}h ${two(minutes)}min ${two(rest)}s` : `${minutes}min ${two(rest)}s`;
}

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

function ofStorage(bytes: number | undefined): string {
  return bytes === undefined ? '' : `${quantity(bytes, units.bytes)} of storage`;
}

/** The words quoted for a shell. */
function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}
