import { constants } from 'node:os';
import test from 'ava';
import { isDiskFull, reasonOf } from '../src/errors.ts';

/** As Node throws what it has no name for. */
const systemError = (errno: number, code: string) =>
  Object.assign(new Error(`${code}: unknown error, write`), { errno: -errno, code, syscall: 'write' });

test('a quota that is used up is a full disk, though Node does not know its name', (t) => {
  const { ENOSPC, EDQUOT, EIO } = constants.errno;
  t.true(isDiskFull(systemError(ENOSPC, 'ENOSPC')));
  t.true(isDiskFull(systemError(EDQUOT, 'UNKNOWN')));
  t.false(isDiskFull(systemError(EIO, 'EIO')));
  t.is(reasonOf(systemError(EDQUOT, 'UNKNOWN')), 'disk quota exceeded');
});
