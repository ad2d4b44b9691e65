const abandons = new Set<() => void>();
let watching = false;

/**
 * Rejects when nothing is left that could settle the work: Node.js would end then, with exit status 0 and without a word. `complaint` says
 * what never ends.
 */
export async function settled<Result>(work: Promise<Result>, complaint: string): Promise<Result> {
  watch();
  let abandon = (): void => {};
  const abandoned = new Promise<never>((_, reject) => (abandon = () => reject(new Error(complaint))));
  abandons.add(abandon);
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    abandons.delete(abandon);
  }
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.on('beforeExit', () => abandons.forEach((abandon) => abandon()));
}
