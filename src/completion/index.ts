import { bash } from './bash.ts';
import { fish } from './fish.ts';
import type { CompletionSpec } from './spec.ts';
import { zsh } from './zsh.ts';

export type { CompletionSpec } from './spec.ts';

/** The completion script of each shell, by its name. Scripts are static and start no process. The first verb is the default. */
export const shells: Readonly<Record<string, (verbs: readonly CompletionSpec[]) => string>> = { bash, zsh, fish };
