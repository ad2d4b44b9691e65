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
  const placeOf = ({ clientX }: MouseEvent) => clientX - canvas.getBoundingClientRect().left;
  const pointers = new Pointers(listener);
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.press(event.pointerId, placeOf(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    const isHeld = pointers.move(event.pointerId, placeOf(event));
    if (!isHeld && event.pointerType === 'mouse') listener.hovered(placeOf(event));
  });
  canvas.addEventListener('pointerup', (event) => pointers.lift(event.pointerId, placeOf(event)));
  canvas.addEventListener('pointercancel', (event) => pointers.cancel(event.pointerId));
  canvas.addEventListener('pointerleave', () => listener.hovered(undefined));
  const wheel = wheelGestures(listener);
  canvas.addEventListener('wheel', (event) => wheel(event, placeOf(event)), { passive: false });
}

/** The pressed buttons and fingers, by their number: one clicks or drags, two pinch. */
class Pointers {
  readonly #listener: PointerListener;
  readonly #down = new Map<number, { x: number; readonly startX: number }>();
  #isClick = false;
  #pinched = 0;
  /** The middle between the fingers as a pinch began: they move one at a time. */
  #middle = 0;

  constructor(listener: PointerListener) {
    this.#listener = listener;
  }

  press(pointer: number, x: number): void {
    this.#down.set(pointer, { x, startX: x });
    this.#isClick = this.#down.size === 1;
    if (this.#down.size !== 2) return;
    const [one, other] = this.#fingers();
    this.#pinched = Math.max(20, Math.abs(one - other));
    this.#middle = (one + other) / 2;
  }

  /** Returns false for a pointer that is not pressed. */
  move(pointer: number, x: number): boolean {
    const held = this.#down.get(pointer);
    if (!held) return false;
    const by = x - held.x;
    if (Math.abs(x - held.startX) > clickTolerance) this.#isClick = false;
    if (this.#down.size === 1 && this.#isClick) return true;
    held.x = x;
    if (this.#down.size === 1) this.#listener.dragged(by);
    else this.#pinch();
    return true;
  }

  lift(pointer: number, x: number): void {
    if (this.#down.delete(pointer) && this.#isClick) this.#listener.clicked(x);
    this.#isClick = false;
  }

  cancel(pointer: number): void {
    this.#down.delete(pointer);
  }

  #fingers(): [number, number] {
    return Array.from(this.#down.values(), ({ x }) => x) as [number, number];
  }

  #pinch(): void {
    const [one, other] = this.#fingers();
    const now = Math.abs(one - other);
    const isWider = now > this.#pinched * zoomPinch;
    if (!isWider && now >= this.#pinched / zoomPinch) return;
    this.#listener.zoomed(isWider ? 1 : -1, this.#middle);
    this.#pinched = now;
  }
}

/** The wheel drags across, or with Shift; with Ctrl it zooms. */
function wheelGestures(listener: PointerListener): (event: WheelEvent, x: number) => void {
  let wheeled = 0;
  return (event, x) => {
    const isAcross = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.shiftKey && !isAcross) return;
    event.preventDefault();
    if (!event.ctrlKey) return listener.dragged(-(isAcross ? event.deltaX : event.deltaY));
    wheeled += event.deltaY;
    if (Math.abs(wheeled) < zoomWheel) return;
    listener.zoomed(wheeled < 0 ? 1 : -1, x);
    wheeled = 0;
  };
}
