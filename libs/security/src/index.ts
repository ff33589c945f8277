export * from './gateway-token.js';
export * from './sealer.js';
export * from './webhook-signature.js';
