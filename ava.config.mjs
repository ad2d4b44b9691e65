// A test file that is named runs by itself; otherwise most of them run together: test/ava/together.mjs says why.
const isNamed = process.argv.slice(2).some((word) => word.includes('test'));

export default {
  files: isNamed ? ['dist/test/**/*.test.js', '!dist/test/together'] : ['dist/test/together/**/*.test.js'],
  nodeArguments: ['--require=./dist/test/ava/packages.cjs'],
  concurrency: 3,
  timeout: '5m',
  workerThreads: false,
};
