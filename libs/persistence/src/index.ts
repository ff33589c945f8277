export * from './database.js';
export * from './stream.js';
export * from './testing.js';
export * from './unit-of-work.js';
export * from './free-port.js';
