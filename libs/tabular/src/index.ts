export * from './columns.js';
export * from './formats.js';
export * from './read-table.js';
export * from './row-fields.js';
export type { ReadOptions, SourceRow } from './source-row.js';
export * from './tabular-error.js';
export * from './template.js';
export * from './write-table.js';
