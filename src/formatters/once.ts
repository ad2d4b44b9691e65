/** Says each message once. What it says may come from outside, so after `most` different ones it falls silent. */
export function once(say: (message: string) => void, most = 100): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (said.has(message) || said.size === most) return;
    said.add(message);
    say(message);
  };
}
