import { colorMode, type ColorMode } from '../color-mode.ts';
import { type Rgb, type Theme, hex, layerCount, mix, nearest256 } from '../../charts/index.ts';
import { bold, dim, styleOf, type Style } from './screen.ts';

export type Depth = 'none' | '16' | '256' | 'truecolor';

/** The styles of a theme on a terminal with a number of colours. */
export interface Palette {
  readonly depth: Depth;
  /** The number of layers of a chart. */
  readonly layers: number;
  readonly text: Style;
  readonly title: Style;
  readonly muted: Style;
  readonly faint: Style;
  readonly good: Style;
  readonly warning: Style;
  /** The style of a group's name. */
  group(group: string): Style;
  /** The style of a cell whose block is of this layer; under the cursor it has another colour. */
  band(group: string, layer: number, underCursor?: boolean): Style;
  /** The style of a value below the smallest block. */
  trace(group: string): Style;
  /** The escape sequence (SGR) that sets a style. */
  sgr(style: Style): string;
  readonly background: string;
  /** The colours of a style for an image; undefined is the background. */
  colors(style: Style): { readonly foreground: string; readonly background: string | undefined };
}

/** Codes of 16 colours, for the groups whose own hue is nearest. The bright variant of a code is 60 higher. */
const plainHues = new Map([
  ...['cpu', 'gpu', 'battery'].map((group) => [group, 32] as const),
  ...['memory', 'network', 'conntrack'].map((group) => [group, 34] as const),
  ...['swap', 'vm', 'cgroup', 'nfs'].map((group) => [group, 35] as const),
  ...['system', 'fan', 'tcp', 'current'].map((group) => [group, 36] as const),
  ...['pressure', 'temperature'].map((group) => [group, 31] as const),
  ...['disk', 'filesystem', 'power', 'udp', 'voltage'].map((group) => [group, 33] as const),
]);

export function createPalette(theme: Theme, depth: Depth): Palette {
  const { colors, number } = colorTable();
  const layers = { none: 1, '16': 2, '256': layerCount, truecolor: layerCount }[depth];
  const bands = new Map<string, readonly number[]>();
  const cursor = number(theme.cursor, theme.name === 'light' ? 30 : 97);
  const muted = number(theme.muted, 39);
  const faint = number(theme.faint, theme.name === 'light' ? 37 : 90);

  const bandOf = (group: string): readonly number[] => {
    const known = bands.get(group);
    if (known) return known;
    // The most groups, as names are untrusted input.
    if (bands.size >= 32) return bands.values().next().value!;
    const hue = plainHues.get(group) ?? 36;
    const plain = theme.name === 'gray' ? [90, 97] : theme.name === 'light' ? [hue + 60, hue] : [hue, hue + 60];
    const colors = theme.layers(group);
    const numbers = [...colors, mix(colors[0]!, theme.background, 0.45)].map((color, at) => number(color, plain[at % layerCount ? 1 : 0]!));
    bands.set(group, numbers);
    return numbers;
  };

  const written = new Map<Style, string>();
  const sgr = (style: Style): string => {
    const attributes = [[bold, '1'] as const, [dim, '2'] as const].flatMap(([bit, code]) => (style & bit ? [code] : []));
    const foreground = codeOf(colors[style & 255]!, depth, 0);
    const background = codeOf(colors[(style >> 8) & 255]!, depth, 10);
    return `\u001b[${['0', ...attributes, ...foreground, ...background].join(';')}m`;
  };

  return {
    depth,
    layers,
    // The terminal's own foreground is readable even if the theme has guessed its background wrong.
    text: styleOf(0),
    title: styleOf(0, 0, bold),
    muted: depth === 'none' || depth === '16' ? styleOf(muted, 0, dim) : styleOf(muted),
    faint: depth === 'none' ? styleOf(faint, 0, dim) : styleOf(faint),
    good: styleOf(number(theme.good, 32), 0, bold),
    warning: styleOf(number(theme.warning, 33), 0, bold),
    group: (group) => styleOf(bandOf(group)[layerCount - 2]!, 0, bold),
    band(group, layer, underCursor = false) {
      const own = bandOf(group);
      const below = layer > 0 ? own[layer - 1]! : 0;
      return underCursor ? styleOf(cursor, below, depth === 'none' ? bold : 0) : styleOf(own[layer]!, below);
    },
    trace: (group) => styleOf(bandOf(group)[layerCount]!, 0, depth === 'truecolor' ? 0 : dim),
    sgr(style) {
      let known = written.get(style);
      if (known === undefined) written.set(style, (known = sgr(style)));
      return known;
    },
    background: hex(theme.background),
    colors(style) {
      const background = colors[(style >> 8) & 255]?.rgb;
      return { foreground: hex(colors[style & 255]?.rgb ?? theme.text), background: background && hex(background) };
    },
  };
}

/** A colour, and the nearest code of 16 colours. */
interface PaletteColor {
  readonly rgb: Rgb | undefined;
  readonly plain: number;
}

function colorTable(): { colors: readonly PaletteColor[]; number: (rgb: Rgb, plain: number) => number } {
  const colors: PaletteColor[] = [{ rgb: undefined, plain: 39 }];
  return { colors, number: (rgb, plain) => colors.push({ rgb, plain }) - 1 };
}

/** `offset`: 10 makes a background of a foreground. */
function codeOf({ rgb, plain }: PaletteColor, depth: Depth, offset: number): string[] {
  if (rgb === undefined || depth === 'none') return [];
  if (depth === '16') return plain === 39 ? [] : [String(plain + offset)];
  return depth === '256' ? [`${38 + offset};5;${nearest256(rgb)}`] : [`${38 + offset};2;${rgb.join(';')}`];
}

/** The number of colours of a terminal, from TERM and COLORTERM. */
export function depthOf(color: ColorMode, environment: Readonly<Record<string, string | undefined>>): Depth {
  const { TERM = '', COLORTERM = '' } = environment;
  const wish = colorMode(color, environment);
  if (wish === 'never') return 'none';
  if (/truecolor|24bit/.test(COLORTERM) || TERM.endsWith('-direct')) return 'truecolor';
  if (TERM.includes('256') || wish === 'always' || /^(tmux|alacritty|xterm-kitty|foot|wezterm)/.test(TERM)) return '256';
  return /^(vt\d+|.*-m)$/.test(TERM) || TERM === '' ? 'none' : '16';
}
