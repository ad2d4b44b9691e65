import { unreadDelivery } from '../../delivery/index.ts';
import { configOf, exporters, flagsOf, type Exporter } from '../../exporters/index.ts';
import { prefixedName } from '../../options/index.ts';
import { partsOf, type Part } from '../shared/index.ts';
import { deliveryFlags } from './exporter-flags.ts';

type FlagValues = Readonly<Record<string, unknown>>;

/** Each built-in exporter is a part that reads its flags if an option names it. */
export function exporterParts(option: string, types: readonly string[], values: FlagValues): Part[] {
  return Object.values<Exporter>(exporters).flatMap((exporter) => {
    const active = types.includes(exporter.name);
    const part = { by: `with --${option} ${exporter.name}`, options: Object.keys(flagsOf(exporter)), active };
    return partsOf(part, active ? unreadFlags(exporter, values) : undefined);
  });
}

function unreadFlags(exporter: Exporter, values: FlagValues): Readonly<Record<string, string>> {
  const unread = exporter.unread?.(configOf(exporter, values)) ?? {};
  const entries = Object.entries(unread).map(([key, by]) => [prefixedName(exporter.name, key, exporter.options[key]!), by]);
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

/** The options of delivery are read where exporters run; the spool's where there is one, and those of a file may have their own. */
export function deliveryParts(types: readonly string[], { spool, config }: Pick<FlagValues, 'spool' | 'config'>, active = true): Part[] {
  const isOwn = Array.isArray(config) && config.length > 0;
  const part = { by: 'with --output or --config', options: Object.keys(deliveryFlags), active };
  const momentary = types.length > 0 && types.every(isMomentary);
  return partsOf(part, isOwn ? {} : unreadDelivery({ spool: spool as string | undefined }, momentary));
}

function isMomentary(type: string): boolean {
  return Object.hasOwn(exporters, type) && (exporters as Readonly<Record<string, Exporter>>)[type]!.momentary === true;
}
