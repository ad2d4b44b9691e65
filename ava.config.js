// What takes longest begins first, so that none still runs when all others are done. The rest keeps its order.
const longest = [
  ...['web/page', 'faults/faults', 'cli', 'services/nats-source', 'exporters', 'sources', 'fleet/fleet', 'services/postgres-exporter'],
  ...['services/kafka-source', 'bin/binary', 'services/sysstat', 'services/recording-verbs', 'services/kafka-exporter', 'cli/terminal'],
].map((name) => `/dist/test/together/${name}.test.js`);

const rank = (path) => {
  const at = longest.findIndex((end) => path.endsWith(end));
  return at < 0 ? longest.length : at;
};

export default {
  files: ['dist/test/**/*.test.js'],
  nodeArguments: ['--require=./dist/test/ava/packages.cjs'],
  concurrency: 3,
  timeout: '5m',
  workerThreads: false,
  sortTestFiles: (one, other) => rank(one) - rank(other),
};
