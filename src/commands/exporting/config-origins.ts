import {
  candidates,
  inEnvironment,
  inTable,
  isTable,
  nameOfKey,
  originsOf,
  readTables,
  type OptionOrigin,
} from '../../configuration/index.ts';
import { deliveryOptions } from '../../delivery/index.ts';
import { loadExporter, readConfigFile } from '../../exporters/index.ts';
import { commonOptions, type Context, type Verb } from '../shared/index.ts';

/**
 * The output of `list config`: the files that are searched for or that the user has named, then every option of every verb and of every
 * exporter in these files.
 */
export async function configOrigins(verbs: readonly Verb[], named: readonly string[], context: Context): Promise<OptionOrigin[]> {
  const { environment, configTables } = context;
  const files = named.length > 0 ? named.map((path) => ({ path, passedOver: undefined })) : candidates(environment);
  const read = await Promise.all(files.flatMap(({ path, passedOver }) => (passedOver === undefined ? readTables(path, configTables) : [])));
  // The last of several files with an option counts.
  const places = (verb: string) =>
    read.toReversed().map(({ tables, where }) => inTable(camelCased(tables[verb]), (name) => where(verb, name)));
  const ofVerbs = verbs.map(async ({ name, configured, load }) => {
    if (configured === false) return [];
    const { config: _config, ...options } = (await load()).options;
    return originsOf(name, { ...options, ...commonOptions }, [inEnvironment(environment), ...places(name)]);
  });
  const ofExporters = read.map(({ path }) => exporterOrigins(path, context));
  return [
    ...files.map(({ path, passedOver }) => ({ name: 'file', value: path, from: passedOver ?? 'read' })),
    ...(await Promise.all([...ofVerbs, ...ofExporters])).flat(),
  ];
}

function camelCased(table: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(isTable(table) ? table : {}).map(([key, value]) => [nameOfKey(key), value]));
}

async function exporterOrigins(path: string, { environment, configTables }: Context): Promise<OptionOrigin[]> {
  const described = await readConfigFile(path, configTables);
  const origins = described.map(async ({ instance, type, config, where }) => {
    const { options } = await loadExporter(type);
    const table = `exporters.${instance}`;
    const inFile = inTable(config, where);
    return [...originsOf(table, options, [inFile]), ...originsOf(table, deliveryOptions, [inFile, inEnvironment(environment)])];
  });
  return (await Promise.all(origins)).flat();
}
