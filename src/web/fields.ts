import type { PageCommands } from './commands.ts';
import type { Elements } from './elements.ts';
import { chosenHost } from './status-bar.ts';

/** Connects the fields and buttons above the charts. */
export function watchFields({ filter, time, hosts, controls }: Elements, commands: PageCommands): void {
  controls.addEventListener('click', ({ target }) => {
    const key = target instanceof HTMLElement ? target.closest('button')?.dataset['key'] : undefined;
    if (key !== undefined) commands.press(key);
  });
  hosts.addEventListener('change', () => commands.showHost(chosenHost(hosts)));
  filter.addEventListener('input', () => commands.filter(filter.value));
  whenLeft(filter, (key) => {
    if (key !== 'Escape') return;
    filter.value = '';
    commands.filter('');
  });
  whenLeft(time, (key) => key === 'Enter' && time.value !== '' && commands.goTo(time.value));
  time.addEventListener('blur', () => (time.hidden = true));
}

/** Enter and Escape leave a field. */
function whenLeft(field: HTMLInputElement, leave: (key: string) => void): void {
  field.addEventListener('keydown', ({ key }) => {
    if (key !== 'Enter' && key !== 'Escape') return;
    leave(key);
    field.blur();
  });
}
