/** One of the things that a client would take, as `Accept` and `Accept-Encoding` list them. */
export interface AcceptItem {
  /** In lower case: `text/plain`, `gzip`, `*`. */
  readonly name: string;
  /** `version=1.0.0` of a media type. */
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0, which is refusal, to 1. */
  readonly quality: number;
}

/** What a header lists, in its order. https://www.rfc-editor.org/rfc/rfc9110#section-12.5 */
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

/** How much a client wants something: what is said of it by name, else of everything. undefined: it says nothing. */
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
