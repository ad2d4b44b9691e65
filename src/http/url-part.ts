/** Decodes the percent-encoding of a part of a URL; a part that is not valid stays as it is. */
export function decodeUrlPart<Text extends string | undefined>(text: Text): Text {
  try {
    return text === undefined ? text : (decodeURIComponent(text) as Text);
  } catch {
    return text;
  }
}
