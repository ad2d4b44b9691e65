import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import { createRegistry, readConfigFile } from '../../src/exporters/index.ts';
import { influxdb } from '../../src/exporters/influxdb/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { listen } from '../report.ts';
import { memoryExporter } from './memory-exporter.ts';

/** The instances that a registry makes of a file, or the error. */
async function made(t: ExecutionContext, toml: string) {
  const path = join(makeTree(t, { 'exporters.toml': toml }), 'exporters.toml');
  const registry = createRegistry({ memory: memoryExporter().exporter }, { report: listen(), stdout: new PassThrough() });
  try {
    for (const { instance, type, enabled, config, where } of await readConfigFile(path))
      registry.create(instance, type, config, { enabled, where });
  } catch (error) {
    return (error as Error).message.replace(path, 'exporters.toml');
  }
  return registry.instances.map(({ name, config, enabled }) => ({ name, config, enabled }));
}

test('instances with their options, by the names that a file uses', async (t) => {
  const toml = `
[exporters.archive]
type = "memory"
bucket_name = "cold"   # a comment
append = true
port = 9090
tags = { site = "fra1", rack = "3" }

[exporters.off]
type = "memory"
enabled = false
`;
  t.deepEqual(await made(t, toml), [
    {
      name: 'archive',
      enabled: true,
      config: {
        bucketName: 'cold',
        append: true,
        port: 9090,
        tags: [
          ['site', 'fra1'],
          ['rack', '3'],
        ],
      },
    },
    { name: 'off', enabled: false, config: { bucketName: 'all', append: false, port: undefined, tags: [] } },
  ]);
});

for (const [name, toml, message] of [
  [
    'a key that is unknown',
    '[exporters.a]\ntype = "memory"\n\nbuket_name = "x"\n',
    'exporters.toml, line 4: no option buket_name; did you mean bucket_name?',
  ],
  [
    'a value of another type',
    '[exporters.a]\ntype = "memory"\nappend = "yes"\n',
    'exporters.toml, line 3: append "yes": expected true or false',
  ],
  [
    'a value that cannot be',
    '[exporters.b]\ntype = "memory"\n[exporters.a]\ntype = "memory"\nport = -1\n',
    'exporters.toml, line 5: port -1: expected a whole number, 1 or more',
  ],
  [
    'a type that is unknown',
    '[exporters.a]\nenabled = true\ntype = "memry"\n',
    'exporters.toml, line 3: no exporter memry; did you mean memory?',
  ],
  [
    'a table in a table of texts',
    '[exporters.a]\ntype = "memory"\n[exporters.a.tags]\na = { b = 1 }\n',
    'exporters.toml, line 3: tags {"a":{"b":1}}: expected texts or numbers in it',
  ],
  [
    'a date where a table belongs',
    '[exporters.a]\ntype = "memory"\ntags = 2020-01-01\n',
    'exporters.toml, line 3: tags "2020-01-01": expected a list or a table',
  ],
  ['dotted keys', 'exporters.a.type = "memory"\nexporters.a.port = -1\n', /^exporters\.toml, line 2: port -1: /],
  [
    'an inline table',
    '\n[exporters]\nb = { type = "memory" }\na = { type = "memory", port = -1 }\n',
    /^exporters\.toml, line 4: port -1: /,
  ],
  ['keys in quotes', '["exporters" . \'a\']\ntype = "memory"\n"port" = -1\n', /^exporters\.toml, line 3: port -1: /],
  [
    'a value of several lines',
    '[exporters.a]\ntype = "memory"\n\n# why\ntags = [\n  "a=b",\n  "c",\n]\nport = 1\n',
    /^exporters\.toml, line 5: tags /,
  ],
  [
    'what looks like a table in a text',
    "[exporters.b]\ntype = 'memory'\nbucket_name = '''\n[exporters.a]\nport = 1\n'''\n[exporters.a]\ntype = 'memory'\nport = -1\n",
    /^exporters\.toml, line 9: port -1: /,
  ],
  ['lines that end as in Windows', '[exporters.a]\r\ntype = "memory"\r\nport = -1\r\n', /^exporters\.toml, line 3: port -1: /],
  ['no table', '\nexporters.a = 5\n', /^exporters\.toml, line 2: exporters\.a is not a table$/],
  ['no type', '\n[exporters.a]\nappend = true\n', 'exporters.toml, line 2: exporters.a needs a type, such as type = "csv"'],
  ['exporters that are no tables', 'exporters = 1\n', 'exporters.toml, line 1: exporters are tables, [exporters.NAME]'],
  ['another key', 'x = 1\n', 'exporters.toml, line 1: x stands in no table; exporters are [exporters.NAME]'],
  [
    'another table',
    '[exporters.a]\ntype = "memory"\n[exporter.c]\ntype = "csv"\n',
    'exporters.toml, line 3: no table exporter is known; did you mean exporters?; exporters are [exporters.NAME]',
  ],
  ['no TOML', '[exporters.a]\ntype = \n', /^exporters\.toml, line 2: /],
] as const) {
  test(`${name} is told with file and line`, async (t) => {
    const told = await made(t, toml);
    if (typeof message === 'string') t.is(told, message);
    else t.regex(told as string, message);
  });
}

test('a file that is missing', async (t) => {
  await t.throwsAsync(readConfigFile('/nowhere.toml'), {
    message: 'cannot read /nowhere.toml: no such file or directory',
    name: 'UsageError',
  });
});

for (const [key, toml] of [
  ['password', 'password = ["hunter2"]'],
  ['password', 'password = { is = "hunter2" }'],
  ['password', 'password = 2026-11-25T10:00:00Z'],
  ['password', 'password = true'],
  ['token', 'token = ["hunter2", "x"]'],
  ['token', 'token.hunter2 = 1'],
  ['url', 'url = ["http://me:hunter2@localhost:8086"]'],
] as const) {
  test(`a secret of the wrong type is not shown: ${toml}`, async (t) => {
    const path = join(makeTree(t, { 'exporters.toml': `[exporters.db]\ntype = "influxdb"\n${toml}\n` }), 'exporters.toml');
    const registry = createRegistry({ influxdb }, { report: listen(), stdout: new PassThrough() });
    const [described] = await readConfigFile(path);
    const { message } = t.throws(() => registry.create('db', 'influxdb', described!.config, { where: described!.where }));
    t.is(message, `${path}, line 3: ${key}: expected a text or a number`);
  });
}
