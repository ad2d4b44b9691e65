/** The same numbers, from 0 to 1, for the same seed: xorshift32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** CUBESTAT_FAULTS_SEED plays what went wrong once more. */
export const seed = Number(process.env['CUBESTAT_FAULTS_SEED'] ?? Date.now() % 1e9);
