import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const executable = fileURLToPath(new URL('../../bin/cubestat.js', import.meta.url));

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs the real executable without the CUBESTAT_ variables of this process. `by`: a command that runs it. */
export function start(args: readonly string[], environment: Record<string, string> = {}, by: readonly string[] = []): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CUBESTAT_') && name !== 'NODE_OPTIONS');
  const [program, ...words] = [...by, process.execPath, executable, ...args];
  return spawn(program!, words, { env: { ...Object.fromEntries(inherited), ...environment } });
}

/** Runs the executable to its end. */
export async function cubestat(
  args: readonly string[],
  { input = '', environment = {} }: { input?: string | Buffer; environment?: Record<string, string> } = {},
): Promise<Outcome> {
  const child = start(args, environment);
  child.stdin!.on('error', () => {}).end(input);
  return outcome(child);
}

/** What a child writes and how it ends. */
export async function outcome(child: ChildProcess): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...written, code };
}

/** Runs a shell command in which `cubestat` is the executable. */
export function shell(command: string): Promise<Outcome> {
  return outcome(
    spawn('bash', ['-c', `cubestat() { "${process.execPath}" "${executable}" "$@"; }; ${command}`], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}
