/** An object of the I/O registry, as ioreg(8) prints it. */
export interface RegistryEntry {
  readonly name: string;
  readonly class: string;
  /** Its properties as text: `Yes`, `"disk0"`, `{"Bytes (Read)"=4096}`. */
  readonly properties: ReadonlyMap<string, string>;
}

/** Parses the objects of `ioreg -r -l -w 0`, in order: children follow their parent. */
export function parseIoreg(text: string): RegistryEntry[] {
  const entries: { name: string; class: string; properties: Map<string, string> }[] = [];
  for (const line of text.split('\n')) {
    const indented = line.slice(endOfTree(line));
    const [, name, kind] = /^\+-o (.{0,200}?) {1,2}<class ([\w.]{1,200})/.exec(indented) ?? [];
    if (name !== undefined) entries.push({ name, class: kind!, properties: new Map() });
    const [, key] = /^"([^"]{1,200})" = /.exec(indented) ?? [];
    if (key !== undefined) entries.at(-1)?.properties.set(key, indented.slice(key.length + 5));
  }
  return entries;
}

/** The end of the bars and spaces that draw the tree. */
function endOfTree(line: string): number {
  let at = 0;
  while (line[at] === ' ' || line[at] === '|') at += 1;
  return at;
}

/** The number of a property; undefined for other text. Negative numbers are printed as 64 bits, by some drivers as 32 or 16. */
export function signedNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  const bits = [64, 32, 16].find((width) => value >= 2n ** BigInt(width - 1) && value < 2n ** BigInt(width));
  return Number(bits === undefined ? value : BigInt.asIntN(bits, value));
}

/** The numbers in a property that is a dictionary: `{"Bytes (Read)"=4096,"Name"="x"}`; empty where it is cut off. */
export function numbersOfDictionary(text = ''): Map<string, number> {
  const numbers = new Map<string, number>();
  if (!text.startsWith('{') || !text.endsWith('}')) return numbers;
  for (const [, key, value] of text.matchAll(/(?<=[{,])"([^"]{1,200})"=(\d{1,20})(?=[,}])/g)) numbers.set(key!, Number(value));
  return numbers;
}
