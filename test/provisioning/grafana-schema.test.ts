import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { dashboard, influxdbStore, prometheusStore } from '../../src/provisioning/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { panelsIn, type Dashboard } from './panels-in.ts';

/** Grafana's own types of a dashboard, and of what the time series panel draws with. */
const schema = resolve('node_modules/@grafana/schema/dist/types/raw');
const options = [
  '--noEmit',
  '--ignoreConfig',
  '--strict',
  '--skipLibCheck',
  '--types',
  '',
  '--module',
  'esnext',
  '--moduleResolution',
  'bundler',
];

/** JSON has the texts of enums, which TypeScript does not take for them. */
const plain = `type Plain<Type> = Type extends string ? \`\${Type}\` : Type extends object ? { [Key in keyof Type]: Plain<Type[Key]> } : Type;`;

/** What TypeScript has against values of these types; empty where all is well. */
function objections(folder: string): Promise<string> {
  const check = promisify(execFile)('node_modules/.bin/tsc', [...options, `${folder}/check.ts`], limit);
  return check.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

for (const [name, store] of Object.entries({
  prometheus: prometheusStore('cubestat'),
  influxdb: influxdbStore({ schema: 'wide', measurement: 'cubestat' }),
})) {
  test(`${name}: the dashboard is one by Grafana's schema, down to how its panels draw`, async (t) => {
    const made = dashboard(store);
    const panels = panelsIn(made as Dashboard) as unknown as readonly { fieldConfig: { defaults: { custom: object } }; options: object }[];
    const source = (value: unknown) => `
import type { Dashboard } from '${schema}/dashboard/x/types.gen.d.ts';
import type { FieldConfig } from '${schema}/composable/timeseries/panelcfg/x/types.gen.d.ts';
${plain}
export const dashboard: Plain<Dashboard> = ${JSON.stringify(value)};
export const drawings: Plain<FieldConfig>[] = ${JSON.stringify(panels.map(({ fieldConfig }) => fieldConfig.defaults.custom))};
`;
    t.is(await objections(makeTree(t, { 'check.ts': source(made) })), '');
    t.regex(await objections(makeTree(t, { 'check.ts': source({ ...made, refresh: 30 }) })), /'number' is not assignable to type 'string'/);
  });
}
