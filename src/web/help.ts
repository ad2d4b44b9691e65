const keys = [
  ['← →', 'scroll through time; so do a drag and the wheel with Shift'],
  ['Home End', 'the oldest, the newest'],
  ['0', 'back to now'],
  ['+ -', 'zoom time in and out; so do a pinch and the wheel with Ctrl'],
  [':', 'go to a time'],
  ['space', 'pause'],
  ['click', 'values at a time; Esc ends it'],
  ['/', 'filter names, by words or globs'],
  ['v', 'legend: off, one, all'],
  ['c', 'CPU: all, clusters, cores'],
  ['g', 'GPU: collapsed, load, load and memory'],
  ['d n s p', 'disk, network, swap, power'],
  ['m', 'details of memory'],
  ['a', 'details of everything'],
  ['t', 'theme'],
] as const;

/** Opens the list of keys, or closes it. */
export function toggleHelp(dialog: HTMLDialogElement): void {
  if (dialog.open) return dialog.close();
  const list = dialog.querySelector('dl')!;
  if (!list.hasChildNodes()) list.append(...keys.flatMap(([key, effect]) => [element('dt', key), element('dd', effect)]));
  dialog.showModal();
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
