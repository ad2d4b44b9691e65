export { alarm, maxTimerSeconds, monotonic, settledWithin, systemClock, type Clock } from './clock.ts';
export { daysLater, isTimeOfDay, parseTime } from './parse-time.ts';
export { isoTime, localDateTime, utcOffset } from './time-text.ts';
