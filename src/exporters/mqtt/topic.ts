/** The longest text of the protocol, in bytes. */
const longestText = 65_535;

/** Checks a topic template, in which `{host}` stands for the host. Throws an Error with the expected form. */
export function topicTemplate(given: string): string {
  if (given === '' || /[+#\0]/.test(given) || given.startsWith('$') || Buffer.byteLength(given) > longestText)
    throw new Error('expected words between slashes, without + and #');
  return given;
}

/**
 * The topic of a host: `cubestat/web1`. Characters with a meaning in topics are percent-encoded.
 * https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901241
 */
export function hostTopic(template: string, host: string): string {
  const level = host === '' ? '%' : host.replace(/[%/+#\0-\x1f\x7f-\x9f]/g, percentEncoded);
  return template.replaceAll('{host}', () => level);
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
