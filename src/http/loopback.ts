/** Whether the host of an address or URL is this machine. An IPv4 address may be mapped into IPv6. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::(1|ffff:(127(\.\d{1,3}){3}|7f[\da-f]{2}:[\da-f]{1,4}))\]?)$/i.test(host);
}
