/** Re-exports the Redis client, so that it becomes a separate chunk that is loaded only if a connection uses Redis. */
export { Redis } from 'ioredis';
