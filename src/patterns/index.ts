export { acceptor, Automaton } from './automaton.ts';
export { glob, type Glob } from './glob.ts';
