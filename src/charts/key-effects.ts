type KeyEffect = readonly [key: string, effect: string];

/** Effects of keys on time, in the terminal and the browser. */
export const timeKeys: readonly KeyEffect[] = [
  ['← →', 'scroll through time'],
  ['Home End', 'the oldest, the newest'],
  ['0', 'back to now'],
  ['+ -', 'zoom time in and out'],
  [':', 'go to a time'],
  ['space', 'pause'],
];

/** Effects of keys on what is displayed. */
export const viewKeys: readonly KeyEffect[] = [
  ['click', 'values at a time; Esc ends it'],
  [', .', 'a column back, on'],
  ['/', 'filter names, by words or globs'],
  ['v', 'legend: off, one, all'],
  ['c', 'CPU: all, clusters, cores'],
  ['g', 'GPU: collapsed, load, load and memory'],
  ['d n s p', 'disk, network, swap, power'],
  ['m', 'details of memory'],
  ['a', 'details of everything'],
  ['t', 'theme'],
];
