import type { ParsedName } from '../../catalogue/index.ts';
import type { OtlpMetric } from './otlp-metric.ts';

type Instances = ParsedName['instances'];
type Attributes = OtlpMetric['attributes'];

interface Convention extends Pick<OtlpMetric, 'name' | 'unit' | 'kind'> {
  readonly attributes?: (instances: Instances) => Attributes;
  readonly divisor?: number;
}

/** OpenTelemetry's metric with exactly the meaning of a catalogue row; undefined where there is none. */
export function semanticMetric({ row, instances }: ParsedName): OtlpMetric | undefined {
  const convention = conventions[row.name];
  if (!convention) return undefined;
  const { attributes = () => ({}), divisor = 1, ...rest } = convention;
  return { ...rest, description: row.help, attributes: attributes(instances), divisor };
}

/** The names of modes in https://opentelemetry.io/docs/specs/semconv/system/system-metrics/; softirq is not among them. */
const modes: Readonly<Record<string, string>> = { irq: 'interrupt' };
const modeOf = (mode: string) => modes[mode] ?? mode;

const cpuNumber = ({ core = '' }: Instances): Attributes => ({ 'cpu.logical_number': /^\d{1,9}$/.test(core) ? Number(core) : core });
const onDevice = ({ device = '' }: Instances): Attributes => ({ 'system.device': device });
const atMount = ({ mount = '' }: Instances): Attributes => ({ 'system.filesystem.mountpoint': mount });
const always = (attributes: Attributes) => () => attributes;

/** A metric whose kind is an UpDownCounter of bytes. */
const bytes = (name: string, attributes: Convention['attributes'] = always({})): Convention => ({
  ...{ name, unit: 'By', kind: 'sum', attributes },
});

const share = (name: string, attributes: Attributes): Convention => ({
  ...{ name, unit: '1', kind: 'gauge', attributes: always(attributes), divisor: 100 },
});

const conventions: Readonly<Record<string, Convention>> = {
  'system.uptime.seconds': { name: 'system.uptime', unit: 's', kind: 'gauge' },
  'cpu.count': { name: 'system.cpu.logical.count', unit: '{cpu}', kind: 'sum' },
  'cpu.core.{core}.frequency.hertz': { name: 'system.cpu.frequency', unit: 'Hz', kind: 'gauge', attributes: cpuNumber },
  'cpu.core.{core}.{mode}.seconds_total': {
    ...{ name: 'system.cpu.time', unit: 's', kind: 'counter' },
    attributes: ({ mode = '', ...rest }) => ({ 'cpu.mode': modeOf(mode), ...cpuNumber(rest) }),
  },
  ...Object.fromEntries(
    ['user', 'nice', 'system', 'iowait', 'irq', 'softirq', 'steal'].map((mode) => [
      `cpu.${mode}.percent`,
      share('system.cpu.utilization', { 'cpu.mode': modeOf(mode) }),
    ]),
  ),

  'memory.total.bytes': bytes('system.memory.limit'),
  'memory.available.bytes': bytes('system.memory.linux.available'),
  'memory.shared.bytes': bytes('system.memory.shared'),
  ...Object.fromEntries(
    ['used', 'free', 'cached', 'buffers'].map((state) => [
      `memory.${state}.bytes`,
      bytes('system.memory.usage', always({ 'system.memory.state': state })),
    ]),
  ),
  'memory.used.percent': share('system.memory.utilization', { 'system.memory.state': 'used' }),
  'swap.used.bytes': bytes('system.paging.usage', always({ 'system.paging.state': 'used' })),
  'swap.free.bytes': bytes('system.paging.usage', always({ 'system.paging.state': 'free' })),
  'swap.used.percent': share('system.paging.utilization', { 'system.paging.state': 'used' }),

  'filesystem.mount.{mount}.size.bytes': bytes('system.filesystem.limit', atMount),
  'filesystem.mount.{mount}.used.bytes': bytes('system.filesystem.usage', (at) => ({ ...atMount(at), 'system.filesystem.state': 'used' })),

  'disk.device.{device}.busy.seconds_total': { name: 'system.disk.io_time', unit: 's', kind: 'counter', attributes: onDevice },
  ...Object.fromEntries(['read', 'write'].flatMap(diskMetrics)),
  ...Object.fromEntries(networkMetrics('rx', 'receive')),
  ...Object.fromEntries(networkMetrics('tx', 'transmit')),
};

function diskMetrics(direction: string): [string, Convention][] {
  const attributes = (of: Instances) => ({ ...onDevice(of), 'disk.io.direction': direction });
  const metric = (name: string, unit: string): Convention => ({ name, unit, kind: 'counter', attributes });
  return [
    [`disk.device.{device}.${direction}.bytes_total`, metric('system.disk.io', 'By')],
    [`disk.device.{device}.${direction}.ops_total`, metric('system.disk.operations', '{operation}')],
    [`disk.device.{device}.${direction}.time.seconds_total`, metric('system.disk.operation_time', 's')],
  ];
}

function networkMetrics(way: string, direction: string): [string, Convention][] {
  const metric = (name: string, unit: string, device = 'network.interface.name'): Convention => ({
    ...{ name, unit, kind: 'counter' },
    attributes: ({ interface: name = '' }) => ({ [device]: name, 'network.io.direction': direction }),
  });
  return [
    [`network.interface.{interface}.${way}.bytes_total`, metric('system.network.io', 'By')],
    [`network.interface.{interface}.${way}.packets_total`, metric('system.network.packet.count', '{packet}', 'system.device')],
    [`network.interface.{interface}.${way}.errors_total`, metric('system.network.errors', '{error}')],
    [`network.interface.{interface}.${way}.drops_total`, metric('system.network.packet.dropped', '{packet}')],
  ];
}
