/** A host or a tag's value where no NUL can be: it is `%00`, and a `%00` of the text `%2500`, so that two texts never become one. */
export function encodeNul(text: string): string {
  return text.replaceAll(/%(?=(?:25)*00)/g, '%25').replaceAll('\0', '%00');
}

/** The text that `encodeNul` has encoded. */
export function decodeNul(text: string): string {
  return text.replaceAll(/%(25(?=(?:25)*00)|00)/g, (_, code: string) => (code === '00' ? '\0' : '%'));
}
