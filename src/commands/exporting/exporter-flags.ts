import { deliveryOptions, drainTimeout } from '../../delivery/index.ts';
import { exporters, flagsOf, loadExporter, type Exporter } from '../../exporters/index.ts';
import { filePath, list, type Options } from '../../options/index.ts';

/** The flags of all built-in exporters. */
export const exporterFlags: Options = Object.assign({}, ...Object.values<Exporter>(exporters).map(flagsOf));

/** The description of an option that names exporters. */
export const exporterOption = {
  placeholder: 'TYPE|MODULE',
  suggestions: Object.keys(exporters),
  describe: `Where samples go: ${Object.keys(exporters).join(', ')}, or a module of your own`,
};

/** The flags of exporter modules among some words: `./my-exporter.mjs`. */
export async function moduleFlags(words: readonly string[]): Promise<Options> {
  const others = words.filter((word) => !Object.hasOwn(exporters, word));
  return Object.assign({}, ...(await Promise.all(others.map(async (word) => flagsOf(await loadExporter(word))))));
}

/** The option of the verbs that run exporters from files. */
export const configOption = list({ placeholder: 'FILE', describe: 'Exporters as a TOML file describes them' }, filePath);

export const deliveryFlags = { ...deliveryOptions, drainTimeout };
