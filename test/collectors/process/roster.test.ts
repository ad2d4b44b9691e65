import test from 'ava';
import { assert, array, integer, property, uniqueArray } from 'fast-check';
import { replaceInRoster, updateRoster, type Roster } from '../../../src/collectors/process/roster.ts';

const pids = uniqueArray(integer({ min: 1, max: 40 }), { maxLength: 30 }).map((some) => some.sort((one, other) => one - other));

test('what is known of a pid stays as long as the pid is there, and is given back when it goes', (t) => {
  assert(
    property(array(pids, { minLength: 1, maxLength: 6 }), (scans) => {
      let roster: Roster<string> = { pids: [], slots: [] };
      let expected = new Map<number, string>();
      for (const [scan, now] of scans.entries()) {
        const { gone, ...updated } = updateRoster(roster, now);
        const stayed = new Map([...expected].filter(([pid]) => now.includes(pid)));
        t.deepEqual(
          gone,
          [...expected].filter(([pid]) => !now.includes(pid)).map(([, known]) => known),
        );
        t.deepEqual(
          updated.slots,
          now.map((pid) => stayed.get(pid)),
        );
        roster = updated;
        expected = new Map(now.map((pid) => [pid, stayed.get(pid) ?? `${pid} of ${scan}`]));
        for (const [pid, known] of expected) replaceInRoster(roster, pid, known);
      }
    }),
  );
});
