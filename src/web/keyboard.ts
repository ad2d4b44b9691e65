const names: Readonly<Record<string, string>> = { ArrowLeft: 'left', ArrowRight: 'right', Home: 'home', End: 'end', Escape: 'escape' };

/** Keys without an effect on the page: up, down and page keys scroll in the browser, and nothing ends or suspends. */
const theirs = new Set(['q']);

/** Calls back with each key for the charts, by its name in the terminal. */
export function watchKeys(press: (key: string) => void): void {
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement || document.querySelector('dialog[open]');
    const isButton = target instanceof HTMLButtonElement && (key === ' ' || key === 'Enter');
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || isButton || theirs.has(key)) return;
    const name = names[key] ?? (Array.from(key).length === 1 ? key : undefined);
    if (name === undefined) return;
    event.preventDefault();
    press(name);
  });
}
