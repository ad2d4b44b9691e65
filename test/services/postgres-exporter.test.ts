import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import { cubestat, inProcess } from '../cli/cubestat.ts';
import { makeCertificate } from '../exporters/certificates.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { lines, running, sampleAt, samplesTo } from './delivering.ts';
import { postgresPeer, startPostgres, type Postgres } from './postgres-server.ts';

const cleanups: (() => unknown)[] = [];
test.after.always(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});

let starting: Promise<Postgres> | undefined;
/** One server for the tests that leave it running, each with a database of its own. */
const shared = async () => (starting ??= startPostgres({ teardown: (cleanup: () => unknown) => cleanups.push(cleanup) }));

const exporting = (url: string, ...more: readonly string[]) => ['export', '--to', 'postgres', '--postgres-url', url, ...more];

/** The numbers of the samples in a narrow table, in order. */
async function numbers(server: Postgres, database: string, table = 'cubestat'): Promise<number[]> {
  const rows = await server.query<{ value: number }>(`SELECT value FROM ${table} ORDER BY time, value`, database);
  return rows.map(({ value }) => value);
}

const numbersTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

peer(postgresPeer)('a table has every number once, however often the samples are sent', async (t) => {
  const server = await shared();
  const url = await server.database('once');
  const odd: Sample[] = [
    { timestamp: 1000.123456, host: 'a\tb\\c\nd\r\\.', tags: { 'x"y': "o'brien\\ \u2603" }, metrics: { 'odd.\\n\t"name".count': 5e-324 } },
    { timestamp: 1001.0005, host: '', metrics: { 'a.count': -0, 'b.count': 1.7976931348623157e308, 'c.count': 0.1 } },
  ];
  const input = lines([...samplesTo(300), ...odd]);
  const made = await cubestat(exporting(url, '--postgres-create'), { input });
  t.is(made.stderr, 'cubestat: postgres: made the table cubestat, which was missing\ncubestat: postgres: 302 read, 302 written\n');
  t.is(made.code, 0);
  // Half of them are there; COPY alone would take none of the others.
  const again = await inProcess(exporting(url), { input: input + lines([sampleAt(301)]) });
  t.is(again.stderr, 'cubestat: postgres: 303 read, 303 written\n');
  t.deepEqual(await numbers(server, 'once', "(SELECT * FROM cubestat WHERE host = 'web1') AS own"), numbersTo(301));
  const found = await server.query(
    `SELECT extract(epoch FROM time)::text AS time, host, tags, metric, value FROM cubestat WHERE host <> 'web1' ORDER BY time, metric`,
    'once',
  );
  t.deepEqual(found, [
    { time: '1000.123456', host: odd[0]!.host, tags: odd[0]!.tags, metric: 'odd.\\n\t"name".count', value: 5e-324 },
    { time: '1001.000500', host: '', tags: {}, metric: 'a.count', value: 0 },
    { time: '1001.000500', host: '', tags: {}, metric: 'b.count', value: 1.7976931348623157e308 },
    { time: '1001.000500', host: '', tags: {}, metric: 'c.count', value: 0.1 },
  ]);
});

peer(postgresPeer)('the wide layout has a row for each sample, also for two of one moment', async (t) => {
  const server = await shared();
  const url = await server.database('wide');
  const table = 'Of "every'; // A name that would end a statement if it stood there as it is.
  const flags = ['--postgres-layout', 'wide', '--postgres-table', `a b.${table}`];
  await server.query('CREATE SCHEMA "a b"', 'wide');
  const samples: Sample[] = [
    ...samplesTo(50),
    { timestamp: 50, host: 'web1', metrics: { 'other.count': 1, 'more.\\"\t.count': 2.5 } },
    { timestamp: 51, host: 'web1', tags: { env: 'prod' }, metrics: {} },
  ];
  // The same numbers with other digits, as of another producer.
  const text = lines(samples).replace('"test.index.count":7}', '"test.index.count":7.00}');
  const made = await inProcess(exporting(url, ...flags, '--postgres-create'), { input: text });
  t.regex(made.stderr, /made the table a b\.Of "every, which was missing\n.*52 read, 52 written/);
  await inProcess(exporting(url, ...flags), { input: lines(samples) });
  const found = await server.query(
    `SELECT extract(epoch FROM time)::float AS timestamp, host, tags, metrics FROM "a b"."Of ""every" ORDER BY time, metrics`,
    'wide',
  );
  t.deepEqual(found, samples.map(({ tags = {}, ...sample }) => ({ ...sample, tags })) as never);
});

const byTime = (samples: readonly Sample[]) => samples.toSorted((one, other) => one.timestamp - other.timestamp);

peer(postgresPeer)('what the server does not take is a dead letter, and nothing else is', async (t) => {
  const server = await shared();
  const url = await server.database('poison');
  const bad: Sample[] = [
    { timestamp: 1e15, host: 'late', metrics: { 'test.index.count': 30 } },
    { timestamp: 40, host: 'web1', metrics: { [Array.from({ length: 3000 }, (_, at) => at * 7919).join('')]: 40 } },
    { timestamp: 99, host: 'web1', metrics: { 'test.index.count': -1 } },
  ];
  const good = samplesTo(100).filter(({ timestamp }) => ![30, 40, 99].includes(timestamp));
  const samples = [...good];
  for (const sample of bad)
    samples.splice(sample.metrics['test.index.count'] === -1 ? 98 : Number(Object.values(sample.metrics)[0]), 0, sample);
  await inProcess(exporting(url, '--postgres-create'), { input: lines([good[0]!]) });
  await server.query('ALTER TABLE cubestat ADD CHECK (value >= 0)', 'poison');
  for (const layout of ['copy', 'again']) {
    const dead = join(makeTree(t, {}), 'dead');
    const { stderr, code } = await inProcess(exporting(url, '--dead-letters', dead), { input: lines(samples) });
    t.regex(stderr, /postgres: 100 read, 97 written, 3 rejected/, layout);
    t.is(code, 1);
    const letters = readFileSync(dead, 'utf8').trimEnd().split('\n');
    const found = letters.map((line) => JSON.parse(line) as { sample: Sample; reason: string });
    t.deepEqual(byTime(found.map(({ sample }) => sample)), byTime(bad));
    const reasons = found.map(({ reason }) => reason.split(':')[0]!).sort();
    t.deepEqual(reasons, ['23514', '54000', 'its time is before the year 1 or after 9999']);
  }
  t.deepEqual(
    await numbers(server, 'poison'),
    good.map(({ timestamp }) => timestamp),
  );
});

peer(postgresPeer)('a server that is killed with -9 meanwhile loses nothing, and has nothing twice', async (t) => {
  const server = await startPostgres(t);
  const url = await server.database('killed');
  await inProcess(exporting(url, '--postgres-create'), { input: lines([sampleAt(1)]) });
  const { child, said, ended } = running(t, exporting(url, '--postgres-flush-interval', '0s'));
  child.stdin!.write(lines(samplesTo(1000)));
  await until(async () => (await numbers(server, 'killed')).length > 100, 'the first are stored');
  await server.stop('SIGKILL');
  child.stdin!.write(lines(samplesTo(1500).slice(1000)));
  await until(
    () => /(refused the connection|closed the connection|answers 57P0\d).*; \d+ samples pending in memory; retry in/.test(said()),
    'it is told',
  );
  await server.start();
  child.stdin!.end(lines(samplesTo(2000).slice(1500)));
  t.regex((await ended).stderr, /postgres: 2000 read, 2000 written/);
  t.deepEqual(await numbers(server, 'killed'), numbersTo(2000));
});

peer(postgresPeer)('a sender that is killed with -9 loses nothing of its spool, and stores nothing twice', async (t) => {
  const server = await shared();
  const url = await server.database('sender');
  const args = exporting(url, '--postgres-create', '--spool', makeTree(t, {}), '--tee');
  for (let from = 0; from < 600; from += 100) {
    const { child, ended } = running(t, args);
    let taken = 0;
    child.stdout!.on('data', (text: string) => (taken += text.split('\n').length - 1));
    child.stdin!.write(lines(samplesTo(from + 100).slice(from)));
    await until(() => taken === 100, 'all are taken');
    child.kill('SIGKILL');
    await ended;
  }
  await inProcess(args);
  t.deepEqual(await numbers(server, 'sender'), numbersTo(600));
});

peer(postgresPeer)('a missing table, database or right is told with what to do, and waited for', async (t) => {
  const server = await shared();
  const url = await server.database('missing');
  const place = url.replace('cubestat@', '');
  const check = await inProcess(exporting(url, '--check'));
  const advice = 'answers 42P01: relation "cubestat" does not exist; make the table cubestat, or let --postgres-create do so';
  t.deepEqual([check.stderr, check.code], [`cubestat: postgres: ${place} ${advice}\n`, 1]);
  t.regex((await inProcess(exporting(url, '--check', '--postgres-create'))).stdout, /is PostgreSQL [\d.]+ .*is missing and will be made/);
  const nowhere = await inProcess(exporting(url.replace(/missing$/, 'nowhere'), '--check'));
  t.regex(nowhere.stderr, /answers 3D000: database "nowhere" does not exist; make the database/);
  const { child, said, ended } = running(t, exporting(url));
  child.stdin!.end(lines(samplesTo(3)));
  await until(() => said().includes(`${advice}; 3 samples pending in memory; retry in`), 'it is told');
  // A table of the user's own, with other columns, and without a key.
  await server.query('CREATE TABLE cubestat (host varchar, tags json, metric text, value real, time timestamptz, id serial)', 'missing');
  const { stderr } = await ended;
  t.regex(stderr, /works again\n/);
  t.regex(stderr, /has no unique index on cubestat: rows that are sent again are stored again\n/);
  t.deepEqual(await numbers(server, 'missing'), [1, 2, 3]);
  t.regex((await inProcess(exporting(url, '--check'))).stdout, /rows go into cubestat, which has no unique index/);
  const columns = await inProcess(exporting(url, '--check', '--postgres-layout', 'wide'));
  t.regex(columns.stderr, /answers 42703: column "metrics" .*; give cubestat the columns of the layout wide/);
  await server.query('CREATE ROLE weak LOGIN', 'missing');
  const weak = await inProcess(exporting(url, '--check', '--postgres-user', 'weak'));
  t.regex(weak.stderr, /answers 42501: permission denied for table cubestat; let the user INSERT into cubestat/);
  await server.query('GRANT INSERT ON cubestat TO weak; GRANT USAGE ON SEQUENCE cubestat_id_seq TO weak', 'missing');
  t.regex((await inProcess(exporting(url, '--check', '--postgres-user', 'weak'))).stdout, /rows go into cubestat/);
});

peer(postgresPeer)('rows that COPY may not write go in by way of a temporary table', async (t) => {
  const server = await shared();
  const url = await server.database('secured');
  await inProcess(exporting(url, '--postgres-create'), { input: lines([sampleAt(1)]) });
  const statements = ['CREATE ROLE tenant LOGIN', 'GRANT INSERT ON cubestat TO tenant', 'ALTER TABLE cubestat ENABLE ROW LEVEL SECURITY'];
  await server.query(
    [...statements, `CREATE POLICY own ON cubestat FOR INSERT TO tenant WITH CHECK (host = 'web1')`].join('; '),
    'secured',
  );
  const { stderr } = await inProcess(exporting(url, '--postgres-user', 'tenant'), { input: lines(samplesTo(5)) });
  t.regex(stderr, /5 read, 5 written/);
  t.deepEqual(await numbers(server, 'secured'), numbersTo(5));
});

peer(postgresPeer)('where TimescaleDB is there, the table becomes a hypertable', async (t) => {
  const server = await shared();
  const url = await server.database('hyper');
  // It is not to be had here, so that a function of the same name tells what it is called with.
  await server.query(
    [
      ...['CREATE SCHEMA "time scale"', 'CREATE TABLE "time scale".calls (relation text, options text)'],
      `CREATE FUNCTION "time scale".create_hypertable(
        relation regclass, time_column_name name, partitioning_column name DEFAULT NULL, create_default_indexes boolean DEFAULT true,
        if_not_exists boolean DEFAULT false) RETURNS void LANGUAGE sql
        AS $x$ INSERT INTO "time scale".calls VALUES ($1::text, concat_ws(',', $2, $3, $4, $5)) $x$`,
      'SET allow_system_table_mods = on',
      `INSERT INTO pg_extension VALUES (99999, 'timescaledb', 10, '"time scale"'::regnamespace, false, '2')`,
    ].join('; '),
    'hyper',
  );
  await inProcess(exporting(url, '--postgres-create', '--postgres-table', "o'Neil"), { input: lines([sampleAt(1)]) });
  t.deepEqual(await server.query('SELECT * FROM "time scale".calls', 'hyper'), [{ relation: `"o'Neil"`, options: 'time,f,t' }]);
  t.deepEqual(await numbers(server, 'hyper', `"o'Neil"`), [1]);
});

peer(postgresPeer)('a lock on the table is waited for, and no connection stays behind', async (t) => {
  const server = await shared();
  const url = await server.database('locked');
  await inProcess(exporting(url, '--postgres-create'), { input: lines([sampleAt(1)]) });
  const held = server.query('BEGIN; LOCK TABLE cubestat; SELECT pg_sleep(1000)', 'locked').catch(() => {});
  await until(async () => (await activity(server, "query LIKE '%LOCK TABLE%'")) === 1, 'the table is locked');
  const { child, said, ended } = running(t, exporting(url, '--postgres-timeout', '3s'));
  child.stdin!.end(lines(samplesTo(3)));
  await until(() => /answers 57014: .*; 3 samples pending in memory; retry in/.test(said()), 'it is told');
  t.true((await activity(server, "application_name = 'cubestat'")) <= 1);
  await server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'locked' AND query LIKE '%pg_sleep%'");
  await held;
  t.regex((await ended).stderr, /works again\n.*3 read, 3 written/);
  t.deepEqual(await numbers(server, 'locked'), [1, 2, 3]);
});

async function activity(server: Postgres, condition: string): Promise<number> {
  const [row] = await server.query<{ count: string }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = 'locked' AND pid <> pg_backend_pid() AND ${condition}`,
  );
  return Number(row!.count);
}

peer(postgresPeer, 'openssl')('passwords and TLS, and what is told of wrong ones', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const access = 'hostssl all good 127.0.0.1/32 scram-sha-256\nhostnossl all good 127.0.0.1/32 reject\n';
  const server = await startPostgres(t, { access });
  const url = await server.database('secret');
  await server.query(`CREATE ROLE good LOGIN PASSWORD 's3cret word'; ALTER DATABASE secret OWNER TO good`);
  const passwords = '127.0.0.1:*:*:other:no\n*:*:secret:good:s3cret word\n';
  const folder = makeTree(t, { wrong: 'wrong', right: 's3cret word\n', passwords });
  chmodSync(join(folder, 'passwords'), 0o600);
  const as = (file: string, query = '') =>
    exporting(`${url}${query}`, '--postgres-user', 'good', '--postgres-password-file', join(folder, file));
  const check = async (args: readonly string[], environment = {}) => {
    // What PGHOST and others say is read from the environment of the process.
    const { stdout, stderr } = await cubestat([...args, '--check'], { environment });
    return stdout + stderr;
  };

  const [plain, required] = await Promise.all([check(as('right')), check(as('right', '?sslmode=require'))]);
  t.regex(plain, /answers 28000: .*pg_hba\.conf rejects connection.*; check the user and the password/);
  t.regex(required, /does not support TLS; turn TLS on there, or .*sslmode=disable/);

  await server.certify(readFileSync(tlsCert), readFileSync(tlsKey));
  const { child, said, ended } = running(t, [...as('wrong'), '--postgres-create', '--postgres-tls-ca', tlsCert]);
  child.stdin!.end(lines(samplesTo(3)));
  await until(() => /28P01: .*3 samples pending/.test(said()), 'it is told');
  writeFileSync(join(folder, 'wrong'), 's3cret word');
  t.regex((await ended).stderr, /3 read, 3 written/);

  const place = { PGHOST: '127.0.0.1', PGPORT: String(server.port), PGUSER: 'good', PGDATABASE: 'secret' };
  const trusting = { ...place, PGSSLROOTCERT: tlsCert, PGSSLMODE: 'verify-full' };
  writeFileSync(join(folder, 'wrong'), 'wrong again');
  const found = await Promise.all([
    check(as('wrong')),
    check(as('right', '?sslmode=verify-full')),
    check(['export', '--to', 'postgres'], { ...trusting, PGPASSFILE: join(folder, 'passwords') }),
    check(['export', '--to', 'postgres'], { ...trusting, PGPASSFILE: '/nonexistent' }),
    check(exporting(url.replace('cubestat@', 'good:s3cret%20word@'))),
    check(exporting(`postgres://cubestat@/secret?host=${server.folder}&port=${server.port}`)),
  ]);
  const expected = [
    /answers 28P01: password authentication failed for user "good"; check the user and the password/,
    /has a certificate that is not trusted.*; renew it there, or give its authority with tls_ca/,
    /postgres:\/\/127\.0\.0\.1:\d+\/secret is PostgreSQL .*; rows go into cubestat/,
    /requires a password; check the user/,
    /rows go into cubestat/,
    /postgres:\/\/\/secret\?host=.* rows go into cubestat/,
  ];
  for (const [at, pattern] of expected.entries()) t.regex(found[at]!, pattern);
  t.false([said(), ...found].join().includes('s3cret'));
  t.deepEqual(await numbers(server, 'secret'), [1, 2, 3]);
});
