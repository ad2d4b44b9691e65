/** The seconds of a span before now: `-2h`, `2h`, `1h30m`, `90 min ago`, `2 hours ago`; undefined for other text. */
export function secondsAgo(text: string): number | undefined {
  const span = text.replace(/^-|\s+ago$/, '');
  if (!/^(?:\d+(?:\.\d+)? ?[a-z]+ ?)+$/.test(span)) return undefined;
  const parts = [...span.matchAll(/([\d.]+) ?([a-z]+)/g)].map(([, count, unit]) => Number(count) * (secondsOf.get(unit!) ?? NaN));
  const seconds = parts.reduce((sum, part) => sum + part, 0);
  return Number.isNaN(seconds) ? undefined : seconds;
}

const secondsOf: ReadonlyMap<string, number> = new Map(
  Object.entries({
    1: ['s', 'sec', 'second', 'seconds'],
    60: ['m', 'min', 'minute', 'minutes'],
    3600: ['h', 'hour', 'hours'],
    86_400: ['d', 'day', 'days'],
    604_800: ['w', 'week', 'weeks'],
  }).flatMap(([seconds, words]) => words.map((word) => [word, Number(seconds)] as const)),
);
