import { hostToken } from '../../connections/index.ts';

/** The longest text of the protocol, in bytes. */
const longestText = 65_535;

/** A broker may close the connection at control characters and at what Unicode has no character for. https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901010 */
const unwritable = '\\p{Cc}\\p{Cs}\\p{Noncharacter_Code_Point}';
const inTemplates = new RegExp(`[+#${unwritable}]`, 'u');
const inLevels = new RegExp(`[%/+#${unwritable}]`, 'gu');

/** Checks a topic template, in which `{host}` stands for the host. Throws an Error with the expected form. */
export function topicTemplate(given: string): string {
  if (
    given === '' ||
    inTemplates.test(given) ||
    given.startsWith('$') ||
    Buffer.byteLength(hostTopic(given, 'x'.repeat(255))) > longestText
  )
    throw new Error('expected words between slashes, without + and #');
  return given;
}

/**
 * The topic of a host: `cubestat/web1`. Characters with a meaning in topics are percent-encoded.
 * https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901241
 */
export function hostTopic(template: string, host: string): string {
  const level = hostToken(host, inLevels);
  // Topics that begin with $ are the broker's own.
  return template.replaceAll('{host}', () => level).replace(/^\$/, '%24');
}
