import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { inProcess } from '../cli/cubestat.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';

/** Keys as a person presses them. Ctrl-T is bound to put in all candidates at once. */
export const TAB = '\t';
export const ALL = '\u0014';

/** The start-up file of a shell in which `cubestat` writes down its arguments, a line a call. */
const startFiles = {
  bash: `
PS1='$ '
bind 'set bell-style none' '"\\C-t": insert-completions'
cubestat() { printf '<%s>' "$@"; echo; } >> "$ROOT/calls"
source "$ROOT/script"
`,
  zsh: `
PS1='$ '
fpath=("$ROOT/functions" $fpath)
autoload -Uz compinit && compinit -u -D
zle -C all-matches complete-word _generic
bindkey '^T' all-matches
zstyle ':completion:all-matches::::' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
compadd() {
  local -a display
  zparseopts -E -- d:=display
  [[ -z $display ]] || print -rl -- "\${(@P)display[2]}" >> "$ROOT/descriptions"
  builtin compadd "$@"
}
cubestat() { printf '<%s>' "$@"; echo } >> "$ROOT/calls"
`,
};

/**
 * Types lines into a real interactive shell on a terminal. Returns the arguments of each call, and the messages that zsh shows with
 * candidates.
 */
export async function type(
  t: ExecutionContext,
  shell: 'bash' | 'zsh',
  lines: readonly string[],
): Promise<{ calls: string[]; descriptions: string }> {
  const script = (await inProcess(['completion', shell])).stdout;
  const root = makeTree(t, {
    calls: '',
    descriptions: '',
    script,
    'functions/_cubestat': script,
    '.zshrc': startFiles.zsh,
    bashrc: startFiles.bash,
    'here/my dir/inside': '',
    'here/monday.ndjson': '',
  });
  const command = shell === 'bash' ? `bash --noprofile --rcfile '${root}/bashrc' -i` : 'zsh -d -i';
  const terminal = spawn('script', ['-qfec', command, '/dev/null'], {
    ...limit,
    cwd: join(root, 'here'),
    env: { ...process.env, ROOT: root, ZDOTDIR: root, HISTFILE: '/dev/null', TERM: 'dumb' },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  terminal.stdin.end(['stty cols 200', ...lines, 'exit', ''].join('\n'));
  await once(terminal, 'close');
  const kept = (file: string) => readFileSync(join(root, file), 'utf8').trimEnd();
  return { calls: kept('calls').split('\n'), descriptions: kept('descriptions') };
}
