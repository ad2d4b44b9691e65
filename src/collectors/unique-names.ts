/** Makes names unique: a repeated name gets a number that no other name has, as in `node`, `node 2`. */
export function withUniqueNames<Named extends { readonly name: string }>(all: readonly Named[]): Named[] {
  const taken = new Set(all.map(({ name }) => name));
  const counts = new Map<string, number>();
  return all.map((one) => {
    let count = (counts.get(one.name) ?? 0) + 1;
    if (count > 1) for (; taken.has(`${one.name} ${count}`); count += 1);
    counts.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} ${count}` };
  });
}
