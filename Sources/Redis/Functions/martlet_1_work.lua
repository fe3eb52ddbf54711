-- Work: who is at work, leases on partitions, jobs, calls. Part of the library that martlet_1.lua begins.
--
-- All but calls and dead letters works without free memory (allow-oom): it needs little, and jobs done free some.

-- martlet_1_beat: says that a worker is alive, and asks who else is.
-- KEYS  workers:<role>
-- ARGV  token, ms for which it counts as alive
-- Reply the tokens of all live workers of the role, sorted
-- Cost  O(workers): 10 us with 32.
redis.register_function({
  function_name = 'martlet_1_beat',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, time = redis.call, now()
    call('ZADD', keys[1], number(time + args[2]), args[1])
    call('ZREMRANGEBYSCORE', keys[1], '-inf', number(time))
    local tokens = call('ZRANGE', keys[1], 0, -1)
    table.sort(tokens)
    return tokens
  end,
})

-- martlet_1_lease: takes a lease or makes the own one longer.
-- KEYS  lease:{work:<name>:<p>}
-- ARGV  token, ms until it ends by itself
-- Reply 1 when it is the caller's now, else the token of whose it is
-- Cost  O(1), 2 us.
redis.register_function({
  function_name = 'martlet_1_lease',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local holder = redis.call('GET', keys[1])
    if holder and holder ~= args[1] then
      return holder
    end
    redis.call('SET', keys[1], args[1], 'PX', args[2])
    return 1
  end,
})

-- martlet_1_release: gives a lease back before it ends.
-- KEYS  lease:{work:<name>:<p>}
-- ARGV  token
-- Reply 1, or 0 when it was not the caller's
-- Cost  O(1), 2 us.
redis.register_function({
  function_name = 'martlet_1_release',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    return redis.call('GET', keys[1]) == args[1] and redis.call('DEL', keys[1]) or 0
  end,
})

local LOST_LEASE = 'LOSTLEASE the lease is not the caller\'s'

-- martlet_1_take: takes new jobs of a partition, for the holder of its lease only.
-- KEYS  work:<name>:<p>  lease:{work:<name>:<p>}
-- ARGV  consumer group, consumer, token, most jobs
-- Reply {{id, {field, value ...}} ...}, or LOSTLEASE: nothing taken
-- Cost  O(jobs): 5 us for one, 38 us for 16.
-- The consumer group must be there; Redis says NOGROUP where it is not.
redis.register_function({
  function_name = 'martlet_1_take',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    if redis.call('GET', keys[2]) ~= args[3] then
      return redis.error_reply(LOST_LEASE)
    end
    local taken = redis.call('XREADGROUP', 'GROUP', args[1], args[2], 'COUNT', args[4], 'STREAMS', keys[1], '>')
    return taken and taken[1] and taken[1][2] or {}
  end,
})

-- martlet_1_claim: takes over the jobs of a partition that were taken and not finished, oldest first.
-- KEYS  work:<name>:<p>  lease:{work:<name>:<p>}
-- ARGV  consumer group, consumer, token, id to begin with (0-0 at first), most jobs (1000), ids of jobs it has ...
-- Reply {id to go on with, 0-0 at the end; {{id, {field, value ...}, times taken} ...}}, or LOSTLEASE: nothing taken
-- Cost  O(jobs): 10 us for one, 80 us for 16; 19 us for 16 that the caller has
-- Jobs that the caller has are passed over, and not counted as taken once more: it asks after each reconnect.
local MOST_CLAIMED = 1000
redis.register_function({
  function_name = 'martlet_1_claim',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    if redis.call('GET', keys[2]) ~= args[3] then
      return redis.error_reply(LOST_LEASE)
    end
    local call, group, consumer = redis.call, args[1], args[2]
    local had = {}
    for index = 6, #args do
      had[args[index]] = true
    end
    local most = math.min(tonumber(args[5]) or 0, MOST_CLAIMED)
    -- JUSTID: being found does not count as being taken.
    local found = call('XAUTOCLAIM', keys[1], group, consumer, 0, args[4], 'COUNT', most, 'JUSTID')
    local ids = {}
    for _, id in ipairs(found[2]) do
      if not had[id] then
        ids[#ids + 1] = id
      end
    end
    if #ids == 0 then
      return { found[1], ids }
    end
    local jobs, times = call('XCLAIM', keys[1], group, consumer, 0, unpack(ids)), {}
    for _, job in ipairs(call('XPENDING', keys[1], group, ids[1], ids[#ids], #found[2], consumer)) do
      times[job[1]] = job[4]
    end
    for _, job in ipairs(jobs) do
      job[3] = times[job[1]]
    end
    return { found[1], jobs }
  end,
})

-- martlet_1_call: puts a client's call into a service's stream, unless that is full.
-- KEYS  work:<service>
-- ARGV  most entries, payload: one JSON object with service, user, device, ref, deadline, reply, content
-- Reply the entry's id, or WORKFULL: nothing stored
-- Cost  O(1), 3 us.
-- The one function whose repetition appends again: a node that lost its link before the answer repeats it, and the
-- service finds the same user, device, ref and deadline in two entries. Both answers carry the ref: the first counts.
redis.register_function('martlet_1_call', function(keys, args)
  if redis.call('XLEN', keys[1]) >= tonumber(args[1]) then
    return redis.error_reply('WORKFULL the service has too many calls waiting')
  end
  return redis.call('XADD', keys[1], '*', 'version', '1', 'type', 'call', 'payload', args[2])
end)

-- martlet_1_bury: makes a job that was taken a dead letter.
-- KEYS  work:<name>[:<p>]  dead:<name>
-- ARGV  consumer group, id of the job, reason, times it was taken, most dead letters (about)
-- Reply 1, or 0 when the job was done or buried already
-- Cost  O(fields), 10 us.
-- Needs memory, so it is refused when there is none: the job then stays pending.
local MOST_LETTER_FIELDS = 64
redis.register_function({
  function_name = 'martlet_1_bury',
  callback = function(keys, args)
    local call, group, id = redis.call, args[1], args[2]
    if #call('XPENDING', keys[1], group, id, id, 1) == 0 then
      return 0
    end
    local entry = call('XRANGE', keys[1], id, id)[1]
    if entry then
      local letter = {}
      for index = 1, math.min(#entry[2], 2 * MOST_LETTER_FIELDS) do
        letter[index] = entry[2][index]
      end
      -- Behind the job's own fields: readers that keep one value of a name keep these.
      for _, part in ipairs({ 'stream', keys[1], 'job', id, 'reason', args[3], 'deliveries', args[4], 'time', now() }) do
        letter[#letter + 1] = type(part) == 'number' and number(part) or part
      end
      call('XADD', keys[2], 'MAXLEN', '~', args[5], '*', unpack(letter))
    end
    call('XACK', keys[1], group, id)
    call('XDEL', keys[1], id)
    return 1
  end,
})

-- martlet_1_quit: removes a consumer from a group, unless jobs are pending for it.
-- KEYS  work:<name>
-- ARGV  consumer group, consumer
-- Reply 1 when it is gone, 0 when it has jobs pending and stays
-- Cost  O(1), 2 us.
-- XGROUP DELCONSUMER alone would forget the consumer's pending jobs: nobody would ever do them.
redis.register_function({
  function_name = 'martlet_1_quit',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    if redis.call('EXISTS', keys[1]) == 0 then
      return 1
    end
    if #redis.call('XPENDING', keys[1], args[1], '-', '+', 1, args[2]) > 0 then
      return 0
    end
    redis.call('XGROUP', 'DELCONSUMER', keys[1], args[1], args[2])
    return 1
  end,
})
