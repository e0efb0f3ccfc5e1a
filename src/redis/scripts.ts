/** A Lua script: Redis runs it as one step, on its own clock. */
export interface Script {
  name: string;
  /** How many of its arguments are keys; all of them share a hash tag, for clusters. */
  keyCount: number;
  lua: string;
}

const READ_CLOCK = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * How long everybody may need to tell what they know after Redis was away or has lost its memory, ms: a link looks for
 * it more often. Until then nothing is decided on what Redis knows.
 */
export const RECOVERY_MS = 5000;

/**
 * One more request, if it fits. A request counts from now until a window after its end; one whose end is never told
 * counts as long as one can be under way. The same member may ask again when it never got its answer. Until the log is
 * whole the request has to fit into the asker's own account too; it is counted in case it does.
 * KEYS: log, pause, limit, when the log is whole. ARGV: member, most requests, window, longest request, the limit as the
 * asker knows it, settling, how long to remember that all have told. It answers how many requests count.
 */
export const RESERVE_REQUEST: Script = {
  name: 'haloTake',
  keyCount: 4,
  lua: `
  local limit = redis.call('GET', KEYS[3]) or ''
  if limit ~= ARGV[5] then return {'limit', limit} end
  local pause = redis.call('PTTL', KEYS[2])
  if pause > 0 then return {'pause', pause, redis.call('GET', KEYS[2])} end
  ${READ_CLOCK}
  local whole = tonumber(redis.call('GET', KEYS[4]) or '')
  if whole then redis.call('PEXPIRE', KEYS[4], ARGV[7])
  else
    whole = now + ARGV[6]
    redis.call('SET', KEYS[4], whole, 'PX', ARGV[7])
  end
  local most, window = tonumber(ARGV[2]), tonumber(ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
  redis.call('ZREM', KEYS[1], ARGV[1])
  local count = redis.call('ZCARD', KEYS[1])
  if count < most then
    redis.call('ZADD', KEYS[1], now + ARGV[4], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], window + ARGV[4])
    if now < whole then return {'alone', whole - now} end
    return {'go', count + 1}
  end
  local leaves = redis.call('ZRANGE', KEYS[1], count - most, count - most, 'WITHSCORES')[2]
  return {'wait', count, math.max(1, math.min(tonumber(leaves), now) + window - now)}`,
};

/** Somebody was away, and others may have been too. KEYS: when the log is whole. ARGV: settling, as above */
export const START_RECOVERY: Script = {
  name: 'haloSettle',
  keyCount: 1,
  lua: `
  ${READ_CLOCK}
  redis.call('SET', KEYS[1], now + ARGV[1], 'PX', ARGV[2])
  return 1`,
};

/** Requests that have ended. ARGV: how long the log is kept, then member and age of each; age -1: it never left */
export const COMPLETE_REQUESTS: Script = {
  name: 'haloEnded',
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

/** Halo refused a request. ARGV: which pause, how long, the limit Halo named (or nothing), how long to remember that */
export const RECORD_RATE_LIMIT: Script = {
  name: 'haloRefused',
  keyCount: 2,
  lua: `
  if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  end
  if ARGV[3] ~= '' then redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4]) end
  return 1`,
};

/**
 * Compares a login with the one that rests here: the newer one stays, and is answered when it is not the asker's.
 * The right to renew is given to one at a time, and to nobody while everybody may still be telling what they know. Who
 * has it keeps it by every further word, also in a Redis that has forgotten it; a right nobody uses is taken back.
 * KEYS: login, lock, settling. ARGV: version, sealed login, how long to keep it, settling (0: nobody need wait), 'back'
 * when the asker was away, the asker's name, life of the lock, and what about it: 'take', 'hold', 'free' or nothing
 */
export const SYNC_LOGIN: Script = {
  name: 'haloLogin',
  keyCount: 3,
  lua: `
  local mine = tonumber(ARGV[1])
  local here = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
  if ARGV[4] ~= '0' and (here == 0 or ARGV[5] == 'back') then
    redis.call('SET', KEYS[3], '1', 'PX', ARGV[4])
  end
  local holder, wish = redis.call('GET', KEYS[2]), ARGV[8]
  if wish == 'hold' and (not holder or holder == ARGV[6]) then
    redis.call('SET', KEYS[2], ARGV[6], 'PX', ARGV[7])
  end
  if wish == 'free' and holder == ARGV[6] then redis.call('DEL', KEYS[2]) end
  if here > mine then return {'newer', here, redis.call('HGET', KEYS[1], 'sealed')} end
  if here < mine then redis.call('HSET', KEYS[1], 'version', ARGV[1], 'sealed', ARGV[2]) end
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  if wish ~= 'take' or redis.call('EXISTS', KEYS[3]) == 1 then return {'same'} end
  if holder and holder ~= ARGV[6] then return {'same'} end
  redis.call('SET', KEYS[2], ARGV[6], 'PX', ARGV[7])
  return {'yours'}`,
};

/** Gives a lock back, unless it has run out and is somebody else's now. ARGV: its name */
export const RELEASE_LOCK: Script = {
  name: 'haloUnlock',
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
