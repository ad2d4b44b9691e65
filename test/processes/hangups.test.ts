import test from 'ava';
import { areHangupsIgnored } from '../../src/processes/hangups.ts';

test('what nohup has started, as bash and zsh tell', (t) => {
  t.true(areHangupsIgnored({ _: '/usr/bin/nohup' }, ''));
  t.false(areHangupsIgnored({ _: '/usr/local/bin/cubestat' }, ''));
  t.false(areHangupsIgnored({}, ''));
});

test('what a script that ignores SIGHUP has started', (t) => {
  t.true(areHangupsIgnored({}, 'Name:\tsh\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000001\nSigCgt:\t0000000000000002\n'));
  t.true(areHangupsIgnored({}, 'SigIgn:\t0000000000001003\n'));
  t.false(areHangupsIgnored({}, 'SigIgn:\t0000000000001006\nSigCgt:\t0000000000000001\n'));
});
