import type { Readable, Writable } from 'node:stream';
import type { Options, Values } from '../../options.ts';
import type { Report } from '../../report.ts';

/** A verb of the command line, as the list of them has it. */
export interface Verb {
  readonly name: string;
  readonly describe: string;
  /** Its operands are a command and the words of that: behind the first there is no option of ours. */
  readonly runsCommand?: boolean;
  /** Loads what it does: the other verbs, and what they need, stay where they are. */
  load(): Promise<Command>;
}

/** What a verb does. */
export interface Command<Declared extends Options = Options> {
  /** What may follow its options, as the usage line shows it: `[FILE...]`. */
  readonly operands?: string;
  readonly options: Declared;
  /** Options for which operands stand, in their order: `cubestat 1 5`. */
  readonly operandOptions?: readonly string[];
  /** Options that the help of another command has. */
  readonly detailed?: { readonly options: Options; readonly command: string };
  /** Command lines that show what it is for, each with what it does. */
  readonly examples?: readonly (readonly [command: string, effect: string])[];
  /** Options that depend on others, as those of a module that is named by one. */
  dynamicOptions?(given: (option: string) => readonly string[]): Promise<Options>;
  /** What is given, by flag, when nothing names the command and the user gives this much. */
  defaults?(given: Readonly<Record<string, unknown>>, world: Pick<Context, 'stdout' | 'environment'>): Readonly<Record<string, unknown>>;
  /** What reads options that are not read always. */
  parts?(values: Values<Declared>): readonly Part[];
  run(values: Values<Declared>, context: Context): Promise<void>;
}

/** A part of a command that reads options, when it is at work. */
export interface Part {
  /** When that is, for people: `with --output csv`. */
  readonly by: string;
  readonly options: readonly string[];
  readonly active: boolean;
}

/** What a command has of the outside world. */
export interface Context {
  /** What follows the options on the command line. */
  readonly operands: readonly string[];
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly fd?: number; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
  /** From now on SIGHUP is a reason to stop only when the terminal is lost: what rotates files sends it too, and they notice by themselves. */
  outliveHangup(): void;
  /** Ends the process with another code than 0, without an error. Of several, the worst counts. */
  exitCode(code: number): void;
  /** From now on signals are for a command that is run in this process's name: each is given to a function, and does nothing else. */
  forwardSignals(forward: (signal: NodeJS.Signals) => void): void;
  /** Ends the process as that command has ended: with its exit code, or by a signal that this process got too. */
  endAs(code: number, signal: NodeJS.Signals | undefined): void;
  /** Aborted by the first signal, with its name as reason: the source is to end, what is in the pipe is to drain. */
  readonly stop: AbortSignal;
  /** Aborted by the second one: nothing is to be waited for. Who listens ends in order; where nobody does, the process just ends. */
  readonly now: AbortSignal;
}
