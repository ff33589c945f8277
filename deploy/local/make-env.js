import { randomBytes } from 'node:crypto';

// Prints a new set of secrets for docker-compose.yml. Keep the file: without its sealing keys the account numbers that
// are stored can never be read again.
const key = () => randomBytes(32).toString('base64');
console.log(`POSTGRES_PASSWORD=${randomBytes(24).toString('hex')}
KAFKA_CLUSTER_ID=${randomBytes(16).toString('base64url')}
GATEWAY_TOKEN_SECRET=${key()}
SESSION_SECRET=${key()}
SEALING_KEYS=k1:${key()}
LOOKUP_KEY=${key()}`);
