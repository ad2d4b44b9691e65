import { availableParallelism } from 'node:os';

/** The families whose files take longest come first, so that none is alone at the end. */
const long = ['faults', 'web', 'services', 'cli', 'bin', 'fleet'];

function rank(file) {
  const at = long.findIndex((family) => file.includes(`/dist/test/${family}/`));
  return at < 0 ? long.length : at;
}

export default {
  files: ['dist/test/**/*.test.js'],
  nodeArguments: ['--require=./dist/test/ava-packages.cjs'],
  sortTestFiles: (one, other) => rank(one) - rank(other) || (one < other ? -1 : 1),
  // Many tests wait for other programs: one more file than there are cores leaves no core idle.
  concurrency: availableParallelism() + 1,
  timeout: '5m',
  workerThreads: false,
};
