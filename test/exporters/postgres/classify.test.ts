import test from 'ava';
import { CubestatError } from '../../../src/errors.ts';
import { classifySqlState, isForStaging } from '../../../src/exporters/postgres/classify.ts';
import { isSessionOver, postgresFailure } from '../../../src/exporters/postgres/failure.ts';

const answered = (code: string, more: object = {}) =>
  postgresFailure(Object.assign(new Error('words'), { code, severity: 'FEHLER', ...more }), 10);
const local = (code: string) => postgresFailure(Object.assign(new Error('words'), { code, syscall: 'connect' }), 10);

test('a row is rejected for what it holds', (t) => {
  for (const code of ['22021', '22P05', '22003', '23502', '23514', '44000', '54000', 'P0001'])
    t.deepEqual(classifySqlState(answered(code, { detail: 'more\nand more' })), {
      ...{ outcome: 'rejected', line: undefined, message: `${code}: words (more)` },
    });
});

test('COPY tells the line, and what a trigger tells is none of it', (t) => {
  const lineOf = (where: string) => classifySqlState(answered('22021', { where }));
  t.like(lineOf('COPY cubestat, line 12, column tags: "x"'), { line: 12 });
  t.like(lineOf('PL/pgSQL function f() line 3 at RAISE\nCOPY cubestat, line 5'), { line: 5 });
  t.like(lineOf('PL/pgSQL function f() line 3 at RAISE'), { line: undefined });
});

test('what may pass is tried again', (t) => {
  for (const code of ['08006', '40001', '40P01', '53100', '53300', '55P03', '57014', '57P01', '57P03', '58030', 'XX000', '25P02'])
    t.like(classifySqlState(answered(code)), { outcome: 'retryable', message: `answers ${code}: words` }, code);
  for (const code of ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'ETIMEDOUT']) t.like(classifySqlState(local(code)), { outcome: 'retryable' });
});

test('what the user has to mend is held, each with its cause', (t) => {
  const expected = {
    ...{ '25006': 'standby', '28000': 'credentials', '28P01': 'credentials', '3D000': 'database', '3F000': 'schema' },
    ...{ '42P01': 'missing', '42501': 'permission', '42703': 'columns', '42804': 'columns', '0A000': 'unexpected', '26000': 'unexpected' },
  };
  for (const [code, cause] of Object.entries(expected)) t.like(classifySqlState(answered(code)), { outcome: 'blocked', cause }, code);
  t.like(classifySqlState(local('EACCES')), { outcome: 'blocked', cause: 'socket' });
  t.like(classifySqlState(local('ENOTFOUND')), { outcome: 'blocked', cause: 'name' });
  const aborted = new CubestatError('was canceled', { code: 'ABORTED' });
  t.is(
    t.throws(() => classifySqlState(aborted)),
    aborted,
  );
});

test('keys that are there, policies and views ask for the other way', (t) => {
  t.deepEqual(
    ['23505', '0A000', '42809', '23502', '42P01'].map((code) => isForStaging(answered(code))),
    [true, true, true, false, false],
  );
});

test('a connection is given up where nothing more can be asked on it', (t) => {
  for (const code of ['57P01', '08006', '53300', '25006', '28P01', 'XX000']) t.true(isSessionOver(answered(code)), code);
  for (const code of ['22021', '23505', '42P01', '57014', '40001', '53100', '55P03']) t.false(isSessionOver(answered(code)), code);
  t.true(isSessionOver(new Error('Connection terminated unexpectedly')));
});
