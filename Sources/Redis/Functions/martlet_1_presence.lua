-- Presence: who is online, and who is no more. Part of the library that martlet_1.lua begins.
--
-- A user's score in online:<shard> is the time until which they count as online, in ms since 1970 by Redis' clock, and
-- behind the point how many seconds before that they last gave a sign of life, in 1/4096: both come back exactly, since
-- a double of this size has twelve bits behind the point. So nodes with different thresholds need not know of each other.
--
-- Coming and going is published for those who watch the user, and given to the taps; a user whom nobody watches causes
-- no publication. Users stand in the calls by name, and their channels are made of a head such as `presence:{`, since a
-- call concerns a hundred of them.
--
-- Works without free memory (allow-oom): what fills Redis is not who is online, and a full Redis is no reason to tell
-- everybody that everybody has gone.

-- Parts of a second that a score can hold behind its point.
local FRACTIONS = 4096

-- The score of somebody who gave a sign of life at `time` and counts as online for so many seconds; nil if no score can
-- hold that.
local function online_score(time, seconds)
  if not seconds or seconds % 1 ~= 0 or seconds < 1 or seconds >= FRACTIONS then
    return nil
  end
  return string.format('%.17g', time + seconds * 1000 + seconds / FRACTIONS)
end

local NO_SECONDS = 'ERR not a whole number of seconds from 1 to 4095'

-- Tells watchers and taps what became of users: `statuses` has the end of each user's news, from `"status"` on.
local function tell_presence(head, users, statuses, taps, lengths)
  if #users == 0 then
    return
  end
  local channels = {}
  for i, user in ipairs(users) do
    channels[i] = head .. user .. '}'
  end
  local watched = redis.call('PUBSUB', 'NUMSUB', unpack(channels))
  for i, user in ipairs(users) do
    local news = '"user":"' .. user .. '",' .. statuses[i] .. '}'
    if watched[2 * i] > 0 then
      redis.call('PUBLISH', channels[i], '{"type":"presence",' .. news)
    end
    for j, tap in ipairs(taps) do
      append_tap(tap, lengths[j], 'presence', '{' .. news)
    end
  end
end

-- Those of the users who are not in the shard, each once.
local function missing_of(shard, users)
  local known = redis.call('ZMSCORE', shard, unpack(users))
  local missing, seen = {}, {}
  for i, user in ipairs(users) do
    if not known[i] and not seen[user] then
      seen[user] = true
      missing[#missing + 1] = user
    end
  end
  return missing
end

-- The arguments of a ZADD that gives users a score, behind its options.
local function scored(score, users, ...)
  local arguments = { ... }
  for _, user in ipairs(users) do
    arguments[#arguments + 1] = score
    arguments[#arguments + 1] = user
  end
  return unpack(arguments)
end

-- martlet_1_online: says that users are there, and tells of those who were not.
-- KEYS  online:<shard>  [work:<name> of each tap for presence]
-- ARGV  seconds for which they count as online from now (1 to 4095), head of the channels of watchers (`presence:{`),
--       1 if most of them have just come, 0 if most are known to be there, n, n users, [most entries of each tap]
-- Reply how many of them were not online before
-- Cost  O(n log N): 130 us for 100 users among 62,500 who are there, 170 us as arrivals; 2.6 us for each who was not, 2 us
--       more for a tap, 1.4 us more where somebody watches; 6 us for one. So ask for a hundred at most.
-- Nobody's time is ever made shorter. Repetition only makes it longer: who is online already is told of to nobody. What
-- is done is the same for arrivals and for others; only what is tried first differs. Of those who are there already one
-- ZADD is enough, since it says that it has found them all; else it is asked who was missing.
redis.register_function({
  function_name = 'martlet_1_online',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, count, time = redis.call, tonumber(args[4]), now()
    local score = online_score(time, tonumber(args[1]))
    if not score then
      return redis.error_reply(NO_SECONDS)
    end
    local shard, users = keys[1], slice(args, 5, 4 + count)
    if count == 0 or args[3] == '0' and call('ZADD', shard, scored(score, users, 'XX', 'GT', 'CH')) == count then
      return 0
    end
    local missing = missing_of(shard, users)
    if args[3] ~= '0' or #missing > 0 then
      call('ZADD', shard, scored(score, users, 'GT'))
    end
    local statuses, status = {}, '"status":"online","time":' .. number(time)
    for i = 1, #missing do
      statuses[i] = status
    end
    tell_presence(args[2], missing, statuses, slice(keys, 2, #keys), slice(args, 5 + count, #args))
    return #missing
  end,
})

-- martlet_1_away: says that users have no connection to a node any more: they count as online for so long from now.
-- KEYS  online:<shard>
-- ARGV  seconds (1 to 4095), n, n users
-- Reply how many of them have less time now
-- Cost  O(n log N): 1 us for each user.
-- Nobody's time is ever made longer, and nobody is told. If another node holds a connection of the user, its next sign
-- of life gives them back what this took.
redis.register_function({
  function_name = 'martlet_1_away',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local count = tonumber(args[2])
    local score = online_score(now(), tonumber(args[1]))
    if not score then
      return redis.error_reply(NO_SECONDS)
    end
    if count == 0 then
      return 0
    end
    return redis.call('ZADD', keys[1], scored(score, slice(args, 3, 2 + count), 'XX', 'LT', 'CH'))
  end,
})

-- martlet_1_offline: lets go of users whose time is over, unless they have come back, and tells of it.
-- KEYS  online:<shard>  lastseen:{user} of each user  [work:<name> of each tap for presence]
-- ARGV  head of the channels of watchers (`presence:{`), n, n users, the score of each as it was read,
--       [most entries of each tap]
-- Reply how many have gone
-- Cost  O(n log N): 5 us for each user, 1 us more for a tap, 1.4 us more where somebody watches.
-- A user whose score is another one, or whose time is not over by Redis' clock, is left alone. So whoever calls, however
-- often, each going is told of once.
redis.register_function({
  function_name = 'martlet_1_offline',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, count, time = redis.call, tonumber(args[2]), now()
    local gone, statuses = {}, {}
    for i = 1, count do
      local user = args[2 + i]
      local score = tonumber(call('ZSCORE', keys[1], user) or nil)
      if score and score == tonumber(args[2 + count + i]) and score <= time then
        -- Not below 0, whatever score an operator has set.
        local whole = math.max(0, math.floor(score))
        local seen = number(math.max(0, whole - math.max(0, score - whole) * FRACTIONS * 1000))
        call('SET', keys[1 + i], seen)
        call('ZREM', keys[1], user)
        gone[#gone + 1] = user
        statuses[#gone] = '"status":"offline","lastSeen":' .. seen .. ',"time":' .. number(time)
      end
    end
    tell_presence(args[1], gone, statuses, slice(keys, 2 + count, #keys), slice(args, 3 + 2 * count, #args))
    return #gone
  end,
})
