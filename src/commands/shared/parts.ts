import { exporters, flagsOf, type Exporter } from '../../exporters/index.ts';
import { formatters, type Formatter } from '../../formatters/index.ts';
import type { Part } from './command.ts';

/** Each exporter that comes with cubestat reads its flags when an option names it. */
export function exporterParts(option: string, types: readonly string[]): Part[] {
  return Object.values<Exporter>(exporters).map((exporter) => ({
    by: `with --${option} ${exporter.name}`,
    options: Object.keys(flagsOf(exporter)),
    active: types.includes(exporter.name),
  }));
}

/** Each format reads its options when it is the one that is written. */
export function formatParts(written: string | undefined): Part[] {
  return Object.values<Formatter>(formatters).map(({ name, options }) => ({
    by: `with --format ${name}`,
    options: Object.keys(options),
    active: name === written,
  }));
}
