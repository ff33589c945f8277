/** Injection tokens of what every service is given. */
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
export const CONFIG = Symbol('Config');
export const EVENT_LOG = Symbol('EventLog');
