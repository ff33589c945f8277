export * from './import-definition.js';
export * from './import-record.js';
export * from './import-tables.js';
export * from './imports.controller.js';
export * from './imports.module.js';
export * from './import-uploads.js';
export * from './import-worker.js';
