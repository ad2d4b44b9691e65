import { bash } from './bash.ts';
import { fish } from './fish.ts';
import type { Verb } from './verb.ts';
import { zsh } from './zsh.ts';

export type { Verb } from './verb.ts';

/**
 * A shell's completion script by the shell's name. The script is static: nothing starts when a key is pressed.
 * The first verb is the one that needs no name.
 */
export const shells: Readonly<Record<string, (verbs: readonly Verb[]) => string>> = { bash, zsh, fish };
