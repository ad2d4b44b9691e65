import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { between } from './process.ts';
import { executable, measure, size } from './row.ts';

// What drawing this host costs, in a terminal of 200 x 60 that script(1) plays, beside others that draw.

const [from, to] = [size(10, 4), size(40, 10)];
const folder = mkdtempSync(join(tmpdir(), 'cubestat-bench-'));
mkdirSync(join(folder, 'btop'));
writeFileSync(join(folder, 'btop/btop.conf'), 'update_ms = 1000\n');

const surroundings = `TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8 XDG_CONFIG_HOME=${folder}`;
const inTerminal = (command: string) => `env ${surroundings} script -qfc 'stty cols 200 rows 60; exec ${command}' /dev/null`;

await measure(
  {
    what: `Drawing this host at 1 Hz, 200 x 60, seconds ${from} to ${to}`,
    ours: (cubestat) => inTerminal(`${cubestat} -i 1s --output terminal`),
    peers: { btop: inTerminal('btop --utf-force'), glances: inTerminal('glances -t 1') },
    floor: { 'cubestat, drawing nothing': inTerminal(`${process.execPath} ${executable} sample -i 1s -o /dev/null`) },
  },
  (command) => between(command, from, to),
  'cpu',
);
rmSync(folder, { recursive: true });
