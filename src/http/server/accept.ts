/** An element of an `Accept` or `Accept-Encoding` header. */
export interface AcceptItem {
  /** In lower case: `text/plain`, `gzip`, `*`. */
  readonly name: string;
  /** `version=1.0.0` of a media type. */
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0 (not acceptable) to 1. */
  readonly quality: number;
}

/** Parses such a header. https://www.rfc-editor.org/rfc/rfc9110#section-12.5 */
export function parseAccept(header: string | undefined): AcceptItem[] {
  return (header ?? '')
    .split(',')
    .map((element) => element.split(';').map((part) => part.trim()))
    .filter(([name]) => name !== '')
    .map(([name, ...rest]) => {
      const parameters = new Map(rest.map(parameter));
      return { name: name!.toLowerCase(), parameters, quality: parseQuality(parameters.get('q')) };
    });
}

/** The quality of the first of these names that the header has, such as `gzip`, then `*`; undefined where it has none. */
export function qualityOf(names: readonly string[], items: readonly AcceptItem[]): number | undefined {
  for (const name of names) {
    const qualities = items.filter((item) => item.name === name).map(({ quality }) => quality);
    if (qualities.length > 0) return Math.max(...qualities);
  }
  return undefined;
}

function parameter(text: string): [string, string] {
  const [name = '', value = ''] = text.split('=', 2);
  return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')];
}

function parseQuality(text: string | undefined): number {
  return text !== undefined && /^(0(\.\d*)?|1(\.0*)?)$/.test(text) ? Number(text) : 1;
}
