/** Makes names unique: a repeated name gets a number that no other name has, as in `node`, `node 2`. */
export function uniqueNames(names: readonly string[], separator: string): string[] {
  const taken = new Set(names);
  const counts = new Map<string, number>();
  return names.map((name) => {
    let count = (counts.get(name) ?? 0) + 1;
    if (count > 1) for (; taken.has(name + separator + count); count += 1);
    counts.set(name, count);
    return count === 1 ? name : name + separator + count;
  });
}

export function withUniqueNames<Named extends { readonly name: string }>(all: readonly Named[]): Named[] {
  const names = uniqueNames(
    all.map(({ name }) => name),
    ' ',
  );
  return all.map((one, at) => ({ ...one, name: names[at]! }));
}
