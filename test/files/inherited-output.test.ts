import { execFileSync } from 'node:child_process';
import test from 'ava';
import { limit } from '../limit.ts';

test('a descriptor that Node.js has opened for itself is none of the user', (t) => {
  const script = `
    const { inheritedOutput } = await import(process.argv[1]);
    for (let fd = 3; fd < 64; fd += 1)
      try {
        inheritedOutput(fd);
        process.stdout.write(fd + ' ');
      } catch (error) {
        if (error.exitCode !== 2) throw error;
      }`;
  const module = new URL('../../src/files/inherited-output.js', import.meta.url).href;
  const node = (stdio: readonly ('ignore' | 'pipe' | number)[]) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script, module], { ...limit, stdio: [...stdio], encoding: 'utf8' });
  t.is(node(['ignore', 'pipe', 'ignore']), '');
  t.is(node(['ignore', 'pipe', 'ignore', 2]), '3 ');
});
