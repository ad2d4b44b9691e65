/**
 * Reads a stream at once, however slowly its items are taken, because `taken` has to see each on arrival. Passes on the items for which it
 * returns true.
 */
export async function* eagerly<Thing>(stream: AsyncIterable<Thing>, taken: (thing: Thing) => boolean): AsyncGenerator<Thing> {
  const waiting: Thing[] = [];
  let wake = () => {};
  let hasEnded = false;
  let failure: { readonly error: unknown } | undefined;
  const read = async () => {
    for await (const thing of stream) {
      if (!taken(thing)) continue;
      waiting.push(thing);
      wake();
    }
  };
  const end = () => {
    hasEnded = true;
    wake();
  };
  void read().then(end, (error: unknown) => {
    failure = { error };
    end();
  });
  for (;;) {
    for (let thing; (thing = waiting.shift()) !== undefined;) yield thing;
    if (failure) throw failure.error;
    if (hasEnded) return;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}
