/** A Lua script, which Redis runs atomically. Times are taken from the clock of the Redis server. */
export interface Script {
  /** Name of the command on the client. */
  name: string;
  /** Number of keys. All keys of a call have the same hash tag, as Redis Cluster requires. */
  keyCount: number;
  lua: string;
}

const READ_CLOCK = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * Recovery period after Redis was unreachable or has lost its data, ms: the time in which every process reports its
 * state. Longer than the heartbeat interval of a connection. Until then the data in Redis counts as incomplete.
 */
export const RECOVERY_MS = 5000;

/**
 * Reserves a request in the window shared by all processes.
 *
 * A request counts from now until one window after its completion. If its completion is never reported, it counts as
 * if it took the longest possible time. Calling again with the same member is safe (the first reply may have been
 * lost). During recovery the request is added, but the caller must also check its local window.
 *
 * KEYS: requests (sorted set, score = completion time), pause, limit, time at which the recovery ends.
 * ARGV: member, max. requests, window (ms), max. request duration (ms), limit known to the caller (JSON), recovery
 * period (ms), lifetime of the recovery key (ms).
 *
 * Reply, one of:
 * - `limit`, JSON: Halo has reported another limit; call again with it
 * - `pause`, ms, pause id: requests are paused after a 429
 * - `recovering`, ms until the recovery ends
 * - `go`, number of requests in the window
 * - `wait`, number of requests in the window, ms until one of them leaves it
 */
export const RESERVE_REQUEST: Script = {
  name: 'haloReserveRequest',
  keyCount: 4,
  lua: `
  local limit = redis.call('GET', KEYS[3]) or ''
  if limit ~= ARGV[5] then return {'limit', limit} end
  local pause = redis.call('PTTL', KEYS[2])
  if pause > 0 then return {'pause', pause, redis.call('GET', KEYS[2])} end
  ${READ_CLOCK}
  local recoveryEnd = tonumber(redis.call('GET', KEYS[4]) or '')
  if recoveryEnd then redis.call('PEXPIRE', KEYS[4], ARGV[7])
  else
    recoveryEnd = now + ARGV[6]
    redis.call('SET', KEYS[4], recoveryEnd, 'PX', ARGV[7])
  end
  local max, window = tonumber(ARGV[2]), tonumber(ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
  redis.call('ZREM', KEYS[1], ARGV[1])
  local count = redis.call('ZCARD', KEYS[1])
  if count < max then
    redis.call('ZADD', KEYS[1], now + ARGV[4], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], window + ARGV[4])
    if now < recoveryEnd then return {'recovering', recoveryEnd - now} end
    return {'go', count + 1}
  end
  local completed = redis.call('ZRANGE', KEYS[1], count - max, count - max, 'WITHSCORES')[2]
  return {'wait', count, math.max(1, math.min(tonumber(completed), now) + window - now)}`,
};

/**
 * Starts the recovery period: a process that was disconnected has requests to report, and so may others.
 * KEYS: time at which the recovery ends. ARGV: recovery period (ms), lifetime of the key (ms).
 */
export const START_RECOVERY: Script = {
  name: 'haloStartRecovery',
  keyCount: 1,
  lua: `
  ${READ_CLOCK}
  redis.call('SET', KEYS[1], now + ARGV[1], 'PX', ARGV[2])
  return 1`,
};

/**
 * Reports the completion of requests.
 * KEYS: requests. ARGV: lifetime of the key (ms), then member and ms since completion for each request; -1: the request
 * was not sent and does not count.
 */
export const COMPLETE_REQUESTS: Script = {
  name: 'haloCompleteRequests',
  keyCount: 1,
  lua: `
  ${READ_CLOCK}
  for i = 2, #ARGV, 2 do
    local age = tonumber(ARGV[i + 1])
    if age < 0 then redis.call('ZREM', KEYS[1], ARGV[i])
    else redis.call('ZADD', KEYS[1], now - age, ARGV[i]) end
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return 1`,
};

/**
 * Records a 429 response.
 * KEYS: pause, limit. ARGV: pause id, length of the pause (ms), limit that Halo reported (JSON, may be empty), lifetime
 * of the limit (ms).
 */
export const RECORD_RATE_LIMIT: Script = {
  name: 'haloRecordRateLimit',
  keyCount: 2,
  lua: `
  if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  end
  if ARGV[3] ~= '' then redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4]) end
  return 1`,
};

/**
 * Stores a login if it is newer than the one in Redis, and manages the refresh lock.
 *
 * One process at a time holds the lock. It is not granted during recovery. Every call of the holder extends it, and
 * restores it if Redis has lost its data. A lock that is not extended expires.
 *
 * KEYS: login (hash), lock, recovery.
 * ARGV: version, sealed login, lifetime of the login (ms), recovery period (ms; 0: none), 'reconnected' after a lost
 * connection or 'heartbeat', holder id, lifetime of the lock (ms), lock action ('acquire', 'hold', 'free' or another
 * for none).
 *
 * Reply, one of:
 * - `newer`, version, sealed login: the login in Redis is newer than the caller's
 * - `locked`: the caller has the lock
 * - `unchanged`
 */
export const SYNC_LOGIN: Script = {
  name: 'haloSyncLogin',
  keyCount: 3,
  lua: `
  local version = tonumber(ARGV[1])
  local stored = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
  if ARGV[4] ~= '0' and (stored == 0 or ARGV[5] == 'reconnected') then
    redis.call('SET', KEYS[3], '1', 'PX', ARGV[4])
  end
  local holder, lockAction = redis.call('GET', KEYS[2]), ARGV[8]
  if lockAction == 'hold' and (not holder or holder == ARGV[6]) then
    redis.call('SET', KEYS[2], ARGV[6], 'PX', ARGV[7])
  end
  if lockAction == 'free' and holder == ARGV[6] then redis.call('DEL', KEYS[2]) end
  if stored > version then return {'newer', stored, redis.call('HGET', KEYS[1], 'sealed')} end
  if stored < version then redis.call('HSET', KEYS[1], 'version', ARGV[1], 'sealed', ARGV[2]) end
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  if lockAction ~= 'acquire' or redis.call('EXISTS', KEYS[3]) == 1 then return {'unchanged'} end
  if holder and holder ~= ARGV[6] then return {'unchanged'} end
  redis.call('SET', KEYS[2], ARGV[6], 'PX', ARGV[7])
  return {'locked'}`,
};

/** Releases the lock if the caller still holds it. KEYS: lock. ARGV: holder id. */
export const RELEASE_LOCK: Script = {
  name: 'haloReleaseLock',
  keyCount: 1,
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

export const SCRIPTS = [
  RESERVE_REQUEST,
  START_RECOVERY,
  COMPLETE_REQUESTS,
  RECORD_RATE_LIMIT,
  SYNC_LOGIN,
  RELEASE_LOCK,
];
