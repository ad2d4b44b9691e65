import { memoizeLast } from '../memoize.ts';
import { type Address, fragmentOf, parseFragment, timesOf } from './address.ts';
import type { PageModel } from './model.ts';

/** Milliseconds after the last change: browsers refuse an address that changes too often. */
const writeDelay = 400;

/** Keeps what the user looks at in the address of the page. The function that this returns takes the model after each change. */
export function keepAddress(): (model: PageModel) => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const write = memoizeLast(
    (
      view: PageModel['view'],
      host: string | undefined,
      hasTheme: boolean,
      hasZoom: boolean,
      isWaiting: boolean,
      { recording }: PageModel,
    ) => {
      // Until the recording has come, the times of the address are not in the view.
      if (isWaiting) return;
      const [theme, zoom] = [hasTheme ? view.theme : undefined, hasZoom ? view.zoom : undefined];
      const fragment = fragmentOf({ view, host, theme, zoom, ...timesOf(view, recording) });
      clearTimeout(due);
      due = setTimeout(
        () => history.replaceState(undefined, '', fragment === '' ? location.pathname + location.search : `#${fragment}`),
        writeDelay,
      );
    },
  );
  return (model) => write(model.view, model.host, model.hasChosenTheme, model.hasChosenZoom, model.recording.samples === 0, model);
}

/** Calls back with what the address asks for, now and when it is edited. */
export function watchAddress(open: (address: Address) => void): void {
  // The page's own address may have been written between the edit and this event.
  addEventListener('hashchange', ({ newURL }) => open(parseFragment(new URL(newURL).hash)));
  open(parseFragment(location.hash));
}
