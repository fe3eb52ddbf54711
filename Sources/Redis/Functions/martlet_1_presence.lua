-- Presence: who is online, and who is no more. Part of the library that martlet_1.lua begins.
--
-- A user's score in online:<shard> is the time until which they count as online, in ms since 1970 by Redis' clock, and
-- behind the point how many seconds before that they last gave a sign of life, in 1/4096: both come back exactly, since
-- a double of this size has twelve bits behind the point. So nodes with different thresholds need not know of each other.
--
-- Works without free memory (allow-oom): what fills Redis is not who is online, and a full Redis is no reason to tell
-- everybody that everybody has gone.

-- Parts of a second that a score can hold behind its point.
local FRACTIONS = 4096

local function append_presence(keys, args, first_key, first_length, user, status)
  local payload = '{"user":"' .. user .. '",' .. status .. '}'
  for i = first_key, #keys do
    append_tap(keys[i], args[first_length + i - first_key], 'presence', payload)
  end
end

-- martlet_1_online: says that users are there, and tells the taps of those who were not.
-- KEYS  online:<shard>  [work:<name> of each tap for presence]
-- ARGV  seconds for which they count as online from now (1 to 4095), n, n users, [most entries of each tap]
-- Reply how many of them were not online before
-- Cost  O(n log N): 170 us for 100 users among 62,500, with a tap 220 us; 6 us for one. So ask for a hundred at most.
-- Nobody's time is ever made shorter. Repetition only makes it longer: who is online already is told of to nobody.
redis.register_function({
  function_name = 'martlet_1_online',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, seconds, count, time = redis.call, tonumber(args[1]), tonumber(args[2]), now()
    if not seconds or seconds % 1 ~= 0 or seconds < 1 or seconds >= FRACTIONS then
      return redis.error_reply('ERR not a whole number of seconds from 1 to 4095')
    end
    local score = string.format('%.17g', time + seconds * 1000 + seconds / FRACTIONS)
    local changes, users = { 'GT' }, {}
    for i = 1, count do
      users[i] = args[2 + i]
      changes[2 * i], changes[2 * i + 1] = score, users[i]
    end
    local known = keys[2] and call('ZMSCORE', keys[1], unpack(users))
    local added = call('ZADD', keys[1], unpack(changes))
    if added > 0 and known then
      local status = '"status":"online","time":' .. number(time)
      local told = {}
      for i, user in ipairs(users) do
        if not known[i] and not told[user] then
          told[user] = true
          append_presence(keys, args, 2, 3 + count, user, status)
        end
      end
    end
    return added
  end,
})

-- martlet_1_offline: lets go of users whose time is over, unless they have come back, and tells the taps.
-- KEYS  online:<shard>  lastseen:{user} of each user  [work:<name> of each tap for presence]
-- ARGV  n, n users, the score of each as it was read, [most entries of each tap]
-- Reply how many have gone
-- Cost  O(n log N): 5 us for each user, 1 us more for a tap.
-- A user whose score is another one, or whose time is not over by Redis' clock, is left alone. So whoever calls, however
-- often, each going is told of once.
redis.register_function({
  function_name = 'martlet_1_offline',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, count, time, gone = redis.call, tonumber(args[1]), now(), 0
    for i = 1, count do
      local user = args[1 + i]
      local score = tonumber(call('ZSCORE', keys[1], user) or nil)
      if score and score == tonumber(args[1 + count + i]) and score <= time then
        -- Not below 0, whatever score an operator has set.
        local whole = math.max(0, math.floor(score))
        local seen = number(math.max(0, whole - math.max(0, score - whole) * FRACTIONS * 1000))
        call('SET', keys[1 + i], seen)
        call('ZREM', keys[1], user)
        gone = gone + 1
        append_presence(keys, args, 2 + count, 2 + 2 * count, user,
          '"status":"offline","lastSeen":' .. seen .. ',"time":' .. number(time))
      end
    end
    return gone
  end,
})
