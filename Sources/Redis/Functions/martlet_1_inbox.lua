-- Inboxes: where each device stands, and in which life of the server. Part of the library that martlet_1.lua begins.

-- The last inbox id ever given out; 0 for an inbox that never had an event.
local function last_inbox(inbox)
  if redis.call('EXISTS', inbox) == 0 then
    return 0
  end
  local info = redis.call('XINFO', 'STREAM', inbox)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      local last = string.match(info[i + 1], '^0%-(%d+)$')
      return last and tonumber(last) or error({ err = 'FOREIGNINBOX the ids of ' .. inbox .. ' are not 0-1, 0-2, 0-3' })
    end
  end
end

-- The id before the oldest event that the inbox still holds.
local function before_first(inbox, last)
  local entry = redis.call('XRANGE', inbox, '-', '+', 'COUNT', 1)[1]
  return entry and tonumber(string.sub(entry[1], 3)) - 1 or last
end

-- The field of a cursor hash that holds the epoch and the mark of the server's life that it was made in; cannot be a
-- device: ids have no colon.
local EPOCH = ':epoch'

-- What tells one life of the data from the next. A server that restarts, or a replica that becomes the master, may have
-- lost the last events, and takes another replication id. A server that has no such id has one life.
local life

local function look_for_life()
  life = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x)') or '0'
  return life
end

-- A digest of this library's text, put in when it is loaded.
local MARK = '@mark@'

-- martlet_1_hello: what nodes and workers call first on each connection: are the functions there, and what is the server's
-- life?
-- ARGV  [life: only with this word the life is looked at, which needs the right to INFO; nodes say it]
-- Reply the digest of the library's text: any other than the caller's own means that its own is to be loaded
-- Cost  O(1), 5 us: too much for each acknowledgement, which is why the life is remembered here. A replica that was a
--       master before remembers an older one, until the first node that connects to it has called.
-- Refused like a write, so that nobody takes a replica for a server that can be used.
redis.register_function({
  function_name = 'martlet_1_hello',
  flags = { 'allow-oom' },
  callback = function(_, args)
    if args[1] == 'life' then
      look_for_life()
    end
    return MARK
  end,
})

-- Sends every cursor beyond the end of an inbox that lost ids back to what there is.
local function pull_back(inbox, cursor, last)
  local start = number(before_first(inbox, last))
  local all = redis.call('HGETALL', cursor)
  for i = 1, #all, 2 do
    if all[i] ~= EPOCH and tonumber(all[i + 1]) > last then
      redis.call('HSET', cursor, all[i], start)
    end
  end
end

-- Redis' clock in ms since 1970: nodes and workers on machines whose clocks differ agree on it.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- How long a device counts as new: longer than a node goes on asking for an answer that it has not got.
local NEW_MS = 15000

-- Notes that a device is here now. Whether it is new shows in the time: one with a plus is that of the first attachment,
-- which stays until the device attaches again later than NEW_MS.
local function note_attachment(devices, device, is_known)
  local ms = now()
  local noted = redis.call('HGET', devices, device)
  if is_known and noted and string.sub(noted, 1, 1) == '+' and ms - tonumber(noted) < NEW_MS then
    return 1
  end
  redis.call('HSET', devices, device, (is_known and '' or '+') .. number(ms))
  return is_known and 0 or 1
end

-- martlet_1_attach: registers a device at its user's inbox and tells where it stands.
-- KEYS  inbox:{user}  cursor:{user}  devices:{user}
-- ARGV  device, most devices a user may have, highest inbox id that the node has seen, epoch that it knows (0 0 at first)
-- Reply {cursor, last inbox id, epoch, 1 if the device is new, else 0}
--       TOOMANYDEVICES  the user has the maximum number of devices
-- Cost  O(1), 7 us; O(devices) when ids were lost.
-- The first device of a user begins with what the inbox still holds, each further one at the end: it reads the history
-- instead. One that a node knows, by an epoch, and that was lost here gets what there is too. A repeat within 15 s finds
-- the device as new as it was: an answer may have been lost on the way. The epoch is the time in us at which the inbox
-- was first attached to. It changes when ids were lost, that is when somebody knows a higher one than the last: cursors
-- beyond the end then go back to what there is. It also changes in each life of the server: the last ids of the one
-- before may have been lost and given out again. Allowed without free memory: a device that cannot attach cannot
-- acknowledge, and acknowledgements are what frees memory.
redis.register_function({
  function_name = 'martlet_1_attach',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local device = args[1]
    local last = last_inbox(keys[1])
    local known = redis.call('HMGET', keys[2], device, EPOCH)
    local cursor, epoch, lived = known[1], string.match(known[2] or '', '^(%d+) ?(%x*)$')
    local life = life or look_for_life()
    local others = not cursor and redis.call('HLEN', keys[2]) - (epoch and 1 or 0)
    if others and others >= tonumber(args[2]) then
      return redis.error_reply('TOOMANYDEVICES the user has ' .. args[2] .. ' devices')
    end
    local is_new = note_attachment(keys[3], device, cursor)
    local is_lost = (cursor and tonumber(cursor) > last) or (epoch == args[4] and tonumber(args[3]) > last)
    if lived ~= life or is_lost then
      local now = redis.call('TIME')
      epoch = number(now[1] * 1000000 + now[2])
      redis.call('HSET', keys[2], EPOCH, epoch .. ' ' .. life)
    end
    if is_lost then
      pull_back(keys[1], keys[2], last)
      cursor = redis.call('HGET', keys[2], device)
    end
    if not cursor then
      cursor = number(others > 0 and args[4] == '0' and last or before_first(keys[1], last))
      redis.call('HSET', keys[2], device, cursor)
    end
    return { cursor, number(last), epoch, is_new }
  end,
})

-- martlet_1_ack: moves a device's cursor and trims the inbox behind the slowest device.
-- KEYS  inbox:{user}  cursor:{user}
-- ARGV  device, inbox id, epoch that the node knows: ids of another epoch mean other events (0: unknown)
-- Reply the device's cursor, never lower than before; or, with the cursor where it was,
--       ACKAHEAD  no such inbox id yet
--       OTHEREPOCH  Redis lost ids since the device attached, or may have, as it has another life: attach again
--       NOTATTACHED  Redis lost the device: attach again
-- Cost  O(devices + trimmed entries), 5 us; 3 us while a slower device keeps the entries.
-- Every id is checked: one that a node delivered may have been lost by Redis since, and a cursor beyond the end would
-- let the trim take events that the device has not seen. All entries lie behind the slowest cursor, so at least that
-- many ids plus the entries' number were given out: mostly that settles it without the dearer XINFO.
redis.register_function({
  function_name = 'martlet_1_ack',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local inbox, cursor, device, id = keys[1], keys[2], args[1], tonumber(args[2])
    local current, others, epoch, lived = nil, math.huge, nil, nil
    local all = redis.call('HGETALL', cursor)
    for i = 1, #all, 2 do
      if all[i] == device then
        current = tonumber(all[i + 1])
      elseif all[i] == EPOCH then
        epoch, lived = string.match(all[i + 1], '^(%d+) ?(%x*)$')
      else
        others = math.min(others, tonumber(all[i + 1]))
      end
    end
    if not current then
      return redis.error_reply('NOTATTACHED the device is not attached to the inbox')
    end
    if lived ~= (life or look_for_life()) or (args[3] ~= epoch and args[3] ~= '0') then
      return redis.error_reply('OTHEREPOCH the inbox lost ids since the device attached')
    end
    if id <= current then
      return number(current)
    end
    if id > math.min(current, others) + redis.call('XLEN', inbox) and id > last_inbox(inbox) then
      return redis.error_reply('ACKAHEAD the inbox has not reached this id')
    end
    redis.call('HSET', cursor, device, args[2])
    if others > current then
      redis.call('XTRIM', inbox, 'MINID', '0-' .. number(math.min(id, others) + 1))
    end
    return args[2]
  end,
})
