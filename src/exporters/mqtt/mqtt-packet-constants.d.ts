declare module 'mqtt-packet/constants.js' {
  const constants: { readonly MQTT5_PUBACK_PUBREC_CODES: Record<number, string> };
  export default constants;
}
