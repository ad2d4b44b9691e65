/** Decodes the percent-encoding of a part of a URL; a part that is not valid stays as it is. */
export function decodeUrlPart<Text extends string | undefined>(text: Text): Text {
  try {
    return text === undefined ? text : (decodeURIComponent(text) as Text);
  } catch {
    return text;
  }
}

/** `[::1]` -> `::1`. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** `127.0.0.1:9090`, `[::1]:9090`. */
export function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
