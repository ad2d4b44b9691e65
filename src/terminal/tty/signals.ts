/** How a terminal in use reacts to signals. */
export interface SignalHandlers {
  /** The program was asked to end. */
  end(signal: NodeJS.Signals): void;
  /** Restores the terminal before the program is stopped or ends at once. */
  leave(): void;
  /** Uses the terminal again. */
  resume(): void;
}

/** Signals that ask the program to end. */
const termination: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Signals that end the program at once. Node cannot handle those of faults, such as SIGSEGV. */
const fatal: readonly NodeJS.Signals[] = [
  ...(['SIGQUIT', 'SIGABRT', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGXCPU', 'SIGXFSZ'] as const),
  ...(['SIGIO', 'SIGPWR', 'SIGSTKFLT', 'SIGSYS', 'SIGTRAP'] as const),
];

/** Milliseconds after SIGTSTP: a program that still runs then was not stopped. */
const stopTimeout = 50;

/** Handles signals until the returned function is called. */
export function onSignals({ end, leave, resume }: SignalHandlers): () => void {
  /** Sends the signal again without its handler. The kernel does not stop an orphaned process group, so SIGTSTP may have no effect. */
  const raise = (signal: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void) => {
    process.off(signal, handler);
    process.kill(process.pid, signal);
  };
  const exitBySignal = (signal: NodeJS.Signals) => {
    leave();
    raise(signal, exitBySignal);
  };
  const stop = () => {
    leave();
    raise('SIGTSTP', stop);
    setTimeout(continued, stopTimeout);
  };
  const continued = () => {
    if (isOver) return;
    process.off('SIGTSTP', stop).on('SIGTSTP', stop);
    resume();
  };
  let isOver = false;
  for (const signal of termination) process.on(signal, end);
  for (const signal of fatal) process.on(signal, exitBySignal);
  process.on('SIGTSTP', stop).on('SIGCONT', continued);
  return () => {
    isOver = true;
    for (const signal of termination) process.off(signal, end);
    for (const signal of fatal) process.off(signal, exitBySignal);
    process.off('SIGTSTP', stop).off('SIGCONT', continued);
  };
}
