import { bash } from './bash.ts';
import { fish } from './fish.ts';
import type { CompletionSpec } from './spec.ts';
import { zsh } from './zsh.ts';

export type { CompletionSpec } from './spec.ts';

/**
 * A shell's completion script by the shell's name. The script is static: nothing starts when a key is pressed.
 * The first verb is the one that needs no name.
 */
export const shells: Readonly<Record<string, (verbs: readonly CompletionSpec[]) => string>> = { bash, zsh, fish };
