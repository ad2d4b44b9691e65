/** A colour of the screen: red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * From lightness (0 to 1), chroma and hue (degrees) as people see them: equal steps look equal, in every hue.
 * https://bottosson.github.io/posts/oklab/
 */
export function oklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function encode(linear: number): number {
  const clear = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clear <= 0.0031308 ? 12.92 * clear : 1.055 * clear ** (1 / 2.4) - 0.055));
}

/** A colour with so much (0 to 1) of another in it. */
export function mix(color: Rgb, other: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2) => Math.round(color[at] + (other[at] - color[at]) * share);
  return [part(0), part(1), part(2)];
}

/** Relative luminance, 0 to 1, as https://www.w3.org/TR/WCAG22/ has it: what is left of a colour for whoever sees no hues. */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The nearest of the 240 fixed colours of a terminal with 256: a cube of 6 levels, then 24 greys. */
export function nearest256(color: Rgb): number {
  const cube = color.map((part) => nearestOf(levels, part)) as [number, number, number];
  const grey = Math.min(23, Math.max(0, Math.round((color[0] + color[1] + color[2]) / 30 - 0.8)));
  const inCube: Rgb = [levels[cube[0]]!, levels[cube[1]]!, levels[cube[2]]!];
  const inGrey = 8 + 10 * grey;
  return distance(color, [inGrey, inGrey, inGrey]) < distance(color, inCube) ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2];
}

const levels = [0, 95, 135, 175, 215, 255];

function nearestOf(numbers: readonly number[], wanted: number): number {
  return numbers.reduce((best, one, at) => (Math.abs(one - wanted) < Math.abs(numbers[best]! - wanted) ? at : best), 0);
}

function distance(one: Rgb, other: Rgb): number {
  return one.reduce((sum, part, at) => sum + (part - other[at]!) ** 2, 0);
}

export function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
