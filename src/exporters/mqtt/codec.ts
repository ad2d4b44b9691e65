import type { Packet, Parser } from 'mqtt-packet';

/** Encodes and decodes packets. */
export interface Codec {
  parser(): Parser;
  generate(packet: Packet): Buffer;
}

/**
 * Loads the library, which few users need. It closes the connection at a non-standard reason code, as Mosquitto sends one for a message
 * above its message_size_limit: here any reason code is accepted.
 */
export async function loadCodec(version: 4 | 5): Promise<Codec> {
  const [{ default: mqtt }, { default: constants }] = await Promise.all([import('mqtt-packet'), import('mqtt-packet/constants.js')]);
  for (let reason = 0; reason < 256; reason += 1) constants.MQTT5_PUBACK_PUBREC_CODES[reason] ??= 'of its own';
  const options = { protocolVersion: version };
  return { parser: () => mqtt.parser(options), generate: (packet) => mqtt.generate(packet, options) };
}
