// The public face of the clock room: zones, ISO text and clocks.
export { type Clock, systemClock, type VirtualClock, virtualClock } from './clock.js';
export { isoDate, isoTime, isoUtc, parseDate, parseInstant, parseTime } from './iso.js';
export { zone } from './zone.js';
