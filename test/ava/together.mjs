// Ava starts a process for each test file, which takes longer than most of our tests. So the files of a folder become one file in
// dist/test/together, which make test runs, but for those that change their process. A file that is named runs by itself.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = 'dist/test';
const together = join(root, 'together');

/** What changes a process as it is imported, or has hooks for all tests of its process. */
const needsOwnProcess = /^process\.env|\btest\.(before|after)|\/steps\.js'/m;

/** What waits for servers and terminals more than it works, and so runs beside others. */
const waits = /^(cli\/terminal|faults\/|fleet\/|services\/)/;

/** Ava runs files in the order of their paths. What takes longest begins first, so that it does not run on when all others are done. */
const longest = new Set([
  ...['web/page', 'faults/faults', 'cli', 'services/nats-source', 'exporters', 'sources', 'fleet/fleet', 'services/postgres-exporter'],
  ...['services/kafka-source', 'bin/binary', 'services/sysstat', 'services/recording-verbs', 'services/kafka-exporter', 'cli/terminal'],
]);

const names = readdirSync(root, { recursive: true })
  .filter((name) => name.endsWith('.test.js') && !name.startsWith('together'))
  .map((name) => name.replace('.test.js', ''))
  .toSorted();
const folders = new Map();
rmSync(together, { recursive: true, force: true });
for (const name of names) {
  const text = readFileSync(join(root, `${name}.test.js`), 'utf8');
  if (waits.test(name) || needsOwnProcess.test(text)) importInto(name, [`${name}.test.js`]);
  else addTo(name.includes('/') ? name.slice(0, name.indexOf('/')) : 'index', name, text);
}
for (const [folder, members] of folders) importInto(folder, members);

/** A member is a copy whose tests go by its name, and run when those of the members before it are done. */
function addTo(folder, name, text) {
  const member = `${name}.member.js`;
  const ava = join(relative(dirname(name), 'ava'), 'in-turn.js');
  writeFileSync(join(root, member), text.replace(/(^import (?:test|{ peer }).* from )'(?:ava|.*\/peers\.js)'/gm, `$1'./${ava}?${name}'`));
  folders.set(folder, [...(folders.get(folder) ?? []), member]);
}

function importInto(name, files) {
  const path = join(together, longest.has(name) ? 'first' : 'then', `${name}.test.js`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, files.map((file) => `import './${relative(dirname(path), join(root, file))}';\n`).join(''));
}
