import { hostToken, longestToken } from '../../connections/index.ts';

/** The longest text of the protocol, in bytes. */
const longestText = 65_535;

/**
 * Checks a topic template, in which `{host}` stands for the host. Throws an Error with the expected form. A broker may close the connection
 * at control characters and at what Unicode has no character for. Its classes take long to compile, and each start checks the default.
 * https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901010
 */
export function topicTemplate(given: string): string {
  const isWritable = /^[ -~]*$/.test(given) || !/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(given);
  const longest = given.replaceAll('{host}', 'x'.repeat(longestToken));
  if (given === '' || /^\$|[+#]/.test(given) || !isWritable || Buffer.byteLength(longest) > longestText)
    throw new Error('expected words between slashes, without + and #');
  return given;
}

/**
 * The topic of a host: `cubestat/web1`. Characters with a meaning in topics are percent-encoded.
 * https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901241
 */
export function hostTopic(template: string, host: string): string {
  const level = hostToken(host, /[%/+#\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu);
  // Topics that begin with $ are the broker's own.
  return template.replaceAll('{host}', () => level).replace(/^\$/, '%24');
}
