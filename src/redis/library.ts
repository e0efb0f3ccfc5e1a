/** The Redis client, in a chunk of its own: loaded only when a connection has a Redis address. */
export { Redis } from 'ioredis';
