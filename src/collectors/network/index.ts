export { emitTotals, interfaceMetrics } from './interface-metrics.ts';
export { linkOf, outwardLinks, type Link } from './link.linux.ts';
export { isOwn, networkFolder } from './namespace.linux.ts';
export { parseNetDev } from './netdev.linux.ts';
export { parseNetstat } from './netstat.darwin.ts';
export { counterOfIpv6, protocolCounters } from './protocol-counters.linux.ts';
export { routesBeside, type Routed } from './routes.linux.ts';
export { openIpv6, socketCount, withIpv6 } from './sockstat.linux.ts';
export { trafficDelta, wentBackwards, type Traffic } from './traffic.ts';
