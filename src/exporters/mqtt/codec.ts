import type { Packet, Parser } from 'mqtt-packet';

/** What makes packets of bytes and bytes of packets. */
export interface Codec {
  parser(): Parser;
  generate(packet: Packet): Buffer;
}

/**
 * Loads the library, which few use. It takes an answer with a reason that the standard does not have for the end of the connection,
 * as Mosquitto gives it to a message above its message_size_limit: here any reason is one.
 */
export async function loadCodec(version: 4 | 5): Promise<Codec> {
  const [{ default: mqtt }, { default: constants }] = await Promise.all([import('mqtt-packet'), import('mqtt-packet/constants.js')]);
  for (let reason = 0; reason < 256; reason += 1) constants.MQTT5_PUBACK_PUBREC_CODES[reason] ??= 'of its own';
  const options = { protocolVersion: version };
  return { parser: () => mqtt.parser(options), generate: (packet) => mqtt.generate(packet, options) };
}
