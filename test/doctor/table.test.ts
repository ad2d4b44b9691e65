import test from 'ava';
import { diagnosisTable } from '../../src/doctor/table.ts';

test('areas one below the other, what mends something below it, and a conclusion; no escape code reaches a terminal', (t) => {
  const table = diagnosisTable([
    { area: 'collectors', subject: 'cpu', state: 'ok', finding: 'CPU time.' },
    { area: 'collectors', subject: 'power', state: 'limited', finding: 'for root only', remedy: 'sudo chmod o+r x' },
    { area: 'exporters', subject: 'db', state: 'broken', finding: 'it says \u001b[2J' },
  ]);
  t.is(
    table,
    `collectors
  ok       cpu    CPU time.
  limited  power  for root only
                  -> sudo chmod o+r x

exporters
  broken   db  it says \\u001b[2J

1 broken; 1 limited, 0 absent, 1 ok
`,
  );
});

test('hostile texts are spelled out everywhere, and wide ones keep the columns', (t) => {
  const table = diagnosisTable([
    { area: 'collectors', subject: '温度\u202e', state: 'limited', finding: 'a\nb\u200b', remedy: 'rm \u001b]0;x\u0007\u2066' },
    { area: 'collectors', subject: 'cpu', state: 'ok', finding: 'CPU time.' },
  ]);
  t.true(
    table.startsWith(`collectors
  limited  温度\\u202e  a\\u000ab\\u200b
                       -> rm \\u001b]0;x\\u0007\\u2066
  ok       cpu         CPU time.
`),
    table,
  );
});

test('a finding is wrapped at the width of a terminal, a remedy is not, for it is to be copied', (t) => {
  const remedy = 'sudo chmod o+r /sys/class/powercap/intel-rapl:0/energy_uj';
  const table = diagnosisTable(
    [{ area: 'collectors', subject: 'power', state: 'limited', finding: 'for root only, on this kernel', remedy }],
    42,
  );
  t.true(
    table.startsWith(`collectors
  limited  power  for root only, on this
                  kernel
                  -> ${remedy}
`),
    table,
  );
});
