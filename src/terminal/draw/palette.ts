import { type Rgb, type Theme, hex, layerCount, mix, nearest256 } from '../../charts/index.ts';
import type { Depth } from './color-depth.ts';
import { bold, dim, styleOf, type Style } from './screen.ts';

/** Codes of 16 colours, for the groups whose own hue is nearest. The bright variant of a code is 60 higher. */
const plainHues = new Map([
  ...['cpu', 'gpu', 'battery'].map((group) => [group, 32] as const),
  ...['memory', 'network', 'conntrack'].map((group) => [group, 34] as const),
  ...['swap', 'vm', 'cgroup', 'nfs'].map((group) => [group, 35] as const),
  ...['system', 'fan', 'tcp', 'current'].map((group) => [group, 36] as const),
  ...['pressure', 'temperature'].map((group) => [group, 31] as const),
  ...['disk', 'filesystem', 'power', 'udp', 'voltage'].map((group) => [group, 33] as const),
]);

/** The most groups, as names are untrusted input. */
const maxGroups = 32;

/** A colour, and the nearest code of 16 colours. */
interface PaletteColor {
  readonly rgb: Rgb | undefined;
  readonly plain: number;
}

/** The styles of a theme on a terminal with a number of colours. */
export class Palette {
  readonly depth: Depth;
  /** The number of layers of a chart. */
  readonly layers: number;
  /** The terminal's own foreground, which is readable even if the theme has guessed its background wrong. */
  readonly text = styleOf(0);
  readonly title = styleOf(0, 0, bold);
  readonly muted: Style;
  readonly faint: Style;
  readonly good: Style;
  readonly warning: Style;
  readonly background: string;
  readonly #theme: Theme;
  /** By the numbers that styles contain. */
  readonly #colors: PaletteColor[] = [{ rgb: undefined, plain: 39 }];
  readonly #cursor: number;
  readonly #bands = new Map<string, readonly number[]>();
  readonly #sequences = new Map<Style, string>();

  constructor(theme: Theme, depth: Depth) {
    const isLight = theme.name === 'light';
    this.#theme = theme;
    this.depth = depth;
    this.layers = { none: 1, '16': 2, '256': layerCount, truecolor: layerCount }[depth];
    this.muted = styleOf(this.#number(theme.muted, 39), 0, depth === 'none' || depth === '16' ? dim : 0);
    this.faint = styleOf(this.#number(theme.faint, isLight ? 37 : 90), 0, depth === 'none' ? dim : 0);
    this.good = styleOf(this.#number(theme.good, 32), 0, bold);
    this.warning = styleOf(this.#number(theme.warning, 33), 0, bold);
    this.background = hex(theme.background);
    this.#cursor = this.#number(theme.cursor, isLight ? 30 : 97);
  }

  /** The style of a group's name. */
  group(group: string): Style {
    return styleOf(this.#bandOf(group)[layerCount - 2]!, 0, bold);
  }

  /** The style of a cell whose block is of this layer; under the cursor it has another colour. */
  band(group: string, layer: number, underCursor = false): Style {
    const own = this.#bandOf(group);
    const below = layer > 0 ? own[layer - 1]! : 0;
    return underCursor ? styleOf(this.#cursor, below, this.depth === 'none' ? bold : 0) : styleOf(own[layer]!, below);
  }

  /** The style of a value below the smallest block. */
  trace(group: string): Style {
    return styleOf(this.#bandOf(group)[layerCount]!, 0, this.depth === 'truecolor' ? 0 : dim);
  }

  /** The escape sequence (SGR) that sets a style. */
  sgr(style: Style): string {
    let known = this.#sequences.get(style);
    if (known === undefined) this.#sequences.set(style, (known = this.#sequenceOf(style)));
    return known;
  }

  /** The colours of a style for an image; undefined is the background. */
  colors(style: Style): { readonly foreground: string; readonly background: string | undefined } {
    const background = this.#colors[(style >> 8) & 255]?.rgb;
    return { foreground: hex(this.#colors[style & 255]?.rgb ?? this.#theme.text), background: background && hex(background) };
  }

  /** The colours of a group's layers from the lowest, and that of a trace. */
  #bandOf(group: string): readonly number[] {
    const known = this.#bands.get(group);
    if (known) return known;
    if (this.#bands.size >= maxGroups) return this.#bands.values().next().value!;
    const hue = plainHues.get(group) ?? 36;
    const { name, background, layers } = this.#theme;
    const plain = name === 'gray' ? [90, 97] : name === 'light' ? [hue + 60, hue] : [hue, hue + 60];
    const colors = layers(group);
    const numbers = [...colors, mix(colors[0]!, background, 0.45)].map((color, at) => this.#number(color, plain[at % layerCount ? 1 : 0]!));
    this.#bands.set(group, numbers);
    return numbers;
  }

  #number(rgb: Rgb, plain: number): number {
    return this.#colors.push({ rgb, plain }) - 1;
  }

  #sequenceOf(style: Style): string {
    const attributes = [[bold, '1'] as const, [dim, '2'] as const].flatMap(([bit, code]) => (style & bit ? [code] : []));
    const foreground = codeOf(this.#colors[style & 255]!, this.depth, 0);
    const background = codeOf(this.#colors[(style >> 8) & 255]!, this.depth, 10);
    return `\u001b[${['0', ...attributes, ...foreground, ...background].join(';')}m`;
  }
}

/** `offset`: 10 makes a background of a foreground. */
function codeOf({ rgb, plain }: PaletteColor, depth: Depth, offset: number): string[] {
  if (rgb === undefined || depth === 'none') return [];
  if (depth === '16') return plain === 39 ? [] : [String(plain + offset)];
  return depth === '256' ? [`${38 + offset};5;${nearest256(rgb)}`] : [`${38 + offset};2;${rgb.join(';')}`];
}
