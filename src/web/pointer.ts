export interface PointerListener {
  /** The pointer has entered or left the charts. */
  hovered(x: number | undefined): void;
  clicked(x: number): void;
  /** The charts were dragged or wheeled by some pixels, to the right if positive. */
  dragged(by: number): void;
  /** Zooms in (positive) or out around a position. */
  zoomed(by: 1 | -1, x: number): void;
}

/** The most pixels that a click may move. */
const clickTolerance = 4;
/** Pixels of the wheel, and the ratio of a pinch, per step of zoom. */
const [zoomWheel, zoomPinch] = [60, 1.5];

/** Converts the events of mouse, pen and fingers on a canvas to gestures. Vertical scrolling is the browser's. */
export function watchPointers(canvas: HTMLCanvasElement, listener: PointerListener): void {
  const down = new Map<number, { x: number; readonly startX: number }>();
  const placeOf = ({ clientX }: MouseEvent) => clientX - canvas.getBoundingClientRect().left;
  let isClick = false;
  let pinched = 0;
  let wheeled = 0;
  /** The middle between the fingers as a pinch began: they move one at a time. */
  let middle = 0;
  const fingers = () => Array.from(down.values(), ({ x }) => x) as [number, number];
  const spread = () => Math.abs(fingers()[0] - fingers()[1]);
  const pinch = () => {
    const now = spread();
    if (now > pinched * zoomPinch) listener.zoomed(1, middle);
    else if (now < pinched / zoomPinch) listener.zoomed(-1, middle);
    else return;
    pinched = now;
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const x = placeOf(event);
    down.set(event.pointerId, { x, startX: x });
    isClick = down.size === 1;
    if (down.size !== 2) return;
    pinched = Math.max(20, spread());
    middle = (fingers()[0] + fingers()[1]) / 2;
  });
  canvas.addEventListener('pointermove', (event) => {
    const x = placeOf(event);
    const held = down.get(event.pointerId);
    if (!held) return event.pointerType === 'mouse' ? listener.hovered(x) : undefined;
    const by = x - held.x;
    if (Math.abs(x - held.startX) > clickTolerance) isClick = false;
    if (down.size === 1 && isClick) return;
    held.x = x;
    if (down.size === 1) listener.dragged(by);
    else pinch();
  });
  canvas.addEventListener('pointerup', (event) => {
    const wasDown = down.delete(event.pointerId);
    if (wasDown && isClick) listener.clicked(placeOf(event));
    isClick = false;
  });
  canvas.addEventListener('pointercancel', (event) => void down.delete(event.pointerId));
  canvas.addEventListener('pointerleave', () => listener.hovered(undefined));
  canvas.addEventListener(
    'wheel',
    (event) => {
      const isAcross = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!event.ctrlKey && !event.shiftKey && !isAcross) return;
      event.preventDefault();
      if (!event.ctrlKey) return listener.dragged(-(isAcross ? event.deltaX : event.deltaY));
      wheeled += event.deltaY;
      if (Math.abs(wheeled) < zoomWheel) return;
      listener.zoomed(wheeled < 0 ? 1 : -1, placeOf(event));
      wheeled = 0;
    },
    { passive: false },
  );
}
