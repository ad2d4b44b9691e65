export { emitTotals, interfaceMetrics } from './interface-metrics.ts';
export { defaultRoutes, linkOf, outwardLinks, type Link } from './link.linux.ts';
export { isOwn, networkFolder } from './namespace.linux.ts';
export { parseNetDev } from './netdev.linux.ts';
export { parseNetstat } from './netstat.darwin.ts';
export { counterOfIpv6, protocolCounters } from './protocol-counters.linux.ts';
export { socketCount, withIpv6 } from './sockstat.linux.ts';
export { trafficDelta, type Traffic } from './traffic.ts';
