/** The same cycle from a random element on: many hosts that try a list of servers in turn spread over them. */
export function fromRandomStart<Item>(list: readonly Item[], random: () => number = Math.random): Item[] {
  const start = Math.floor(random() * list.length);
  return [...list.slice(start), ...list.slice(0, start)];
}
