import test from 'ava';
import { array, assert, property, string } from 'fast-check';
import { wordsOf } from '../../../src/filters/incidents/words.ts';
import { anyCharacter } from '../../any-character.ts';

for (const [given, words] of [
  ['logger', ['logger']],
  ['  notify-send -u  critical ', ['notify-send', '-u', 'critical']],
  [`mail -s "it's late" 'a "b" $c' root`, ['mail', '-s', "it's late", 'a "b" $c', 'root']],
  [String.raw`a b\ c "d\"e\\\n" ''`, ['a', 'b c', String.raw`d"e\\n`, '']],
  [`--to="a b"'c'd`, ['--to=a bcd']],
  [`sh -c 'cat > "$CUBESTAT_INCIDENT_FILE.trigger" | wc'`, ['sh', '-c', 'cat > "$CUBESTAT_INCIDENT_FILE.trigger" | wc']],
  [String.raw`grep \| *.txt`, ['grep', '|', '*.txt']],
] as const) {
  test(`words of ${JSON.stringify(given)}`, (t) => {
    t.deepEqual(wordsOf(given), words as never);
  });
}

for (const [given, message] of [
  ['', 'expected a program and its arguments'],
  [' \t', 'expected a program and its arguments'],
  [`''`, 'expected a program and its arguments'],
  [`a 'b`, `expected another '`],
  [`a "b`, 'expected another "'],
  ['a \\', 'expected another \\'],
  ['cat > file', "expected no > outside of quotes: no shell reads this, unless it is sh -c '...'"],
  ['a;b', "expected no ; outside of quotes: no shell reads this, unless it is sh -c '...'"],
  ['echo $HOME', "expected no $ outside of quotes: no shell reads this, unless it is sh -c '...'"],
] as const) {
  test(`no words: ${JSON.stringify(given)}`, (t) => {
    t.throws(() => wordsOf(given), { message });
  });
}

test('what a shell would quote comes back as it was', (t) => {
  const quoted = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;
  assert(
    property(array(string({ unit: anyCharacter }), { minLength: 1 }), ([program = '', ...words]) => {
      const given = [`x${program}`, ...words];
      t.deepEqual(wordsOf(given.map(quoted).join(' ')), given as never);
    }),
  );
});
