/** Gives those of the same name a number behind it: `node`, `node 2`. */
export function nameApart<Named extends { readonly name: string }>(all: readonly Named[]): Named[] {
  const counts = new Map<string, number>();
  return all.map((one) => {
    const count = (counts.get(one.name) ?? 0) + 1;
    counts.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} ${count}` };
  });
}
