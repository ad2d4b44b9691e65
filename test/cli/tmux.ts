import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executable } from './cubestat.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';

/** A shell in a terminal that nobody looks at, with `cubestat` in it. */
export interface Window {
  /** Types text, then Enter. */
  run(command: string): void;
  /** Presses keys by their names in tmux: `q`, `Left`, `C-z`. */
  press(...keys: string[]): void;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  screen(): string;
  /** What the background is, which tmux tells those who ask. */
  background(color: string): void;
  /** All colours on the screen, in the order of their names. */
  colors(): string;
  /** Waits for the screen to show something; throws with what it shows when that does not come. */
  shows(pattern: RegExp, seconds?: number): Promise<string>;
  /** What the shell, and what it has been taken over by, have left: `0 1 0` is a terminal as a shell has it. */
  modes(): string;
  end(): void;
}

/** Opens a server of its own, so that neither the user's nor another test's is touched. Fulfilled when the shell waits for a command. */
export async function openWindow({ columns = 100, rows = 30 } = {}): Promise<Window> {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-tmux-'));
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...args], { ...limit, encoding: 'utf8' });
  const settings = { TERM: 'screen-256color', COLORTERM: 'truecolor', PS1: '' };
  const shell = [
    'env',
    '-u',
    'NO_COLOR',
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    'bash',
    '--norc',
    '--noprofile',
  ];
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), ...shell);
  const window: Window = {
    run: (command) => void tmux('send-keys', '-l', command) + tmux('send-keys', 'Enter'),
    press: (...keys) => void tmux('send-keys', ...keys),
    type: (text) => void tmux('send-keys', '-l', text),
    resize: (width, height) => void tmux('resize-window', '-x', String(width), '-y', String(height)),
    background: (color) => void tmux('set-option', '-p', 'window-style', `bg=${color}`),
    colors: () => [...new Set(tmux('capture-pane', '-p', '-e').match(/[34]8;2;\d+;\d+;\d+/g))].sort().join(),
    // A message is one line, however wide the window is.
    screen: () => tmux('capture-pane', '-p', '-J').replace(/ +$/gm, ''),
    shows(pattern, seconds) {
      const seen = () => {
        const screen = window.screen();
        return pattern.test(screen) && screen;
      };
      return until(seen, String(pattern), seconds).catch((error: Error) => {
        throw new Error(`${error.message}; the screen shows
${window.screen()}`);
      });
    },
    modes: () => tmux('display-message', '-p', '#{alternate_on} #{cursor_flag} #{mouse_any_flag}').trim(),
    end() {
      try {
        tmux('kill-server');
      } catch {
        // It may have ended by itself.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // A program, and no function of the shell, so that it is the job that is stopped, continued and killed.
  writeFileSync(join(folder, 'cubestat'), `#!/bin/sh\nexec '${process.execPath}' '${executable}' "$@"\n`, { mode: 0o755 });
  window.run(`PATH=${folder}:$PATH PS1='$ '; clear`);
  // What is typed before the prompt is there would be drawn twice.
  await window.shows(/^\$\s*$/);
  return window;
}
