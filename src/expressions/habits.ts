/** What other languages write, by the text at a fault and before it, and how it is written here. */
const habits: readonly (readonly [elsewhere: RegExp, here: string])[] = [
  [
    /(?:not\s+)?(?:i?like|contains|includes|(?:starts|ends)_?with|matches|regexp?|~)(?![^\s"'`(])/iy,
    'expected =~ and a regular expression, such as host =~ "^web"',
  ],
  [/(?:not\s+)?between\b/iy, 'expected two comparisons, such as x >= 1 and x <= 9'],
  [/(?<=\b(?:and|or)\s+)[<>=!]/iy, 'expected the metric again, as in x > 1 and x < 9'],
  [/is\b/iy, 'expected has(...) or not has(...) around the name'],
  [/(?:gte?|ge|lte?|le|eq|neq?)\b/iy, 'expected a sign: >, >=, <, <=, == or !='],
  [/xor\b/iy, 'expected and, or, or not'],
  [/for\s+\d/iy, 'expected no duration: an expression is about one sample'],
  [/[“”„‘’«»]/uy, 'expected straight quotes, as in host == "web1"'],
  [/(?<=~\s*)\//y, 'expected quotes around the regular expression'],
  [/[-+*/^]/y, 'expected no arithmetic: a metric is compared with a number or another metric'],
  [/(?<=\d),\d/y, 'expected a point before decimals'],
  [/;/y, 'expected and or or between conditions'],
  [/(?<=[\d.]\s+)[a-z]/iy, 'expected and, or, or the end; a unit is one such as %, GB, GiB, Mbit/s, ms, h or GHz'],
  [/(?<=[a-z_][\w.]*)\(/iy, 'expected any(...), all(...) or has(...): there are no other functions'],
  [/(?<=\bin\s*\[.*)\]/iy, 'expected a list such as ("a", "b")'],
  [/\.[a-z]|\]/iy, 'expected the name of a metric alone, such as cpu.utilization.percent'],
];

/** How what stands at a place of an expression is written here; undefined where it is nothing that others write. */
export function habitAt(text: string, at: number): string | undefined {
  return habits.find(([elsewhere]) => {
    elsewhere.lastIndex = at;
    return elsewhere.test(text);
  })?.[1];
}
