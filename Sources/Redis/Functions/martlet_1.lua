#!lua name=martlet_1
-- Martlet's functions, version 1. Both the library's name and the functions' names carry the version, so that
-- nodes of two versions run side by side during an upgrade. Loaded by every node at start with FUNCTION LOAD REPLACE:
-- a change that an older node of the same version could not live with needs a new version.
--
-- Every function may be repeated with the same arguments and then does nothing a second time: a node that lost its
-- link before the answer simply calls again. All names arrive as arguments, prefix and hash tag included.

-- A message id is `<ms>-<0 to 9>`: one digit behind the dash, so that ids sort by age as plain strings.
-- Usually one XADD. When the millisecond is taken (or the clock stepped back) the next free id follows the last one.
local function append_log(log, fields)
  local now = redis.call('TIME')
  local ms = now[1] * 1000 + math.floor(now[2] / 1000)
  local id = redis.pcall('XADD', log, string.format('%.0f-0', ms), unpack(fields))
  if type(id) ~= 'table' then
    return id
  end
  if not string.find(id.err, 'equal or smaller', 1, true) then
    return id
  end
  local info = redis.call('XINFO', 'STREAM', log)
  local last
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      last = info[i + 1]
    end
  end
  local last_ms, last_seq = string.match(last, '^(%d+)-(%d+)$')
  if tonumber(last_seq) < 9 then
    id = last_ms .. '-' .. (last_seq + 1)
  else
    id = string.format('%.0f-0', last_ms + 1)
  end
  return redis.call('XADD', log, id, unpack(fields))
end

-- Appends an event to a user's inbox and publishes it with its inbox id: the two cannot part.
-- `head` and `tail` are the event's JSON before and behind the place of `"inbox":n,`.
local function deliver(inbox, channel, head, tail)
  local id = redis.call('XADD', inbox, '0-*', 'event', head .. tail)
  redis.call('PUBLISH', channel, head .. '"inbox":' .. string.sub(id, 3) .. ',' .. tail)
end

-- The entry's fields as a table; entries are flat lists of names and values.
local function fields_of(entry)
  local fields = {}
  for i = 1, #entry[2], 2 do
    fields[entry[2][i]] = entry[2][i + 1]
  end
  return fields
end

local REUSED = 'REFREUSED this ref was used for a message with other content'
local TOO_LOW = 'REFTOOLOW a higher ref was already used in this conversation and this one was never stored'

-- Looks for the message that a device sent with this ref, newest first, among at most 200 entries of the log.
-- Returns its id, an error, or {where to go on}. Refs rise in a conversation, so a lower one of the device ends it.
local function find(log, sender, device, ref, content, from)
  local looked_at = 0
  for _, count in ipairs({ 8, 64, 128 }) do
    local entries = redis.call('XREVRANGE', log, from, '-', 'COUNT', count)
    for _, entry in ipairs(entries) do
      local fields = fields_of(entry)
      if fields.from == sender and fields.device == device then
        local found = tonumber(fields.ref)
        if found == ref then
          return (not content or fields.content == content) and entry[1] or redis.error_reply(REUSED)
        end
        if found < ref then
          return redis.error_reply(TOO_LOW)
        end
      end
    end
    if #entries < count then
      return redis.error_reply(TOO_LOW)
    end
    from = '(' .. entries[count][1]
  end
  return { from }
end

-- martlet_1_send: stores a 1:1 message and delivers it: one call does all of it.
-- KEYS  log:{c}  refs:{c}  inbox:{recipient}  inbox:{sender}  cursor:{sender}
-- ARGV  channel of the recipient, channel of the sender, conversation, sender, device, ref, content
-- Reply the message id; for a repeated ref the id that it already has; or
--       {where to go on}  a lower ref than the last one, not among the newest 200 entries: ask martlet_1_find
--       REFREUSED  the ref's message has other content: nothing stored
--       REFTOOLOW  a higher ref was used since, and this one was never stored: nothing stored
-- Cost  O(1): two or three XADD, one or two PUBLISH; about 10 us for a small message.
-- The sender's own inbox gets the event only where another device of theirs waits for it.
redis.register_function('martlet_1_send', function(keys, args)
  local sender, device, ref, content = args[4], args[5], args[6], args[7]
  local source = sender .. ':' .. device
  local seen = redis.call('HGET', keys[2], source)
  if seen and tonumber(ref) <= tonumber(seen) then
    return find(keys[1], sender, device, tonumber(ref), content, '+')
  end
  local id = append_log(keys[1], { 'from', sender, 'device', device, 'ref', ref, 'content', content })
  if type(id) == 'table' then
    return id
  end
  redis.call('HSET', keys[2], source, ref)
  local head = '{"type":"message",'
  local tail = '"id":"' .. id .. '","conversation":"' .. args[3] .. '","from":"' .. sender .. '","device":"' .. device
    .. '","time":' .. string.sub(id, 1, -3) .. ',"content":' .. content .. '}'
  deliver(keys[3], args[1], head, tail)
  if keys[4] ~= keys[3] and redis.call('HLEN', keys[5]) > 2 then
    deliver(keys[4], args[2], head, tail)
  end
  return id
end)

-- martlet_1_find: goes on where martlet_1_send stopped looking for an older ref.
-- KEYS  log:{c}
-- ARGV  sender, device, ref, where to go on
-- Reply the message id, {where to go on}, or REFTOOLOW
-- Cost  O(200) entries a call, so that no call holds Redis for much longer than a millisecond.
redis.register_function({
  function_name = 'martlet_1_find',
  flags = { 'no-writes' },
  callback = function(keys, args)
    return find(keys[1], args[1], args[2], tonumber(args[3]), nil, args[4])
  end,
})

-- The last inbox id ever given out; 0 for an inbox that never had an event.
local function last_inbox(inbox)
  if redis.call('EXISTS', inbox) == 0 then
    return 0
  end
  local info = redis.call('XINFO', 'STREAM', inbox)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return tonumber(string.sub(info[i + 1], 3))
    end
  end
end

-- The id before the oldest event that the inbox still holds.
local function before_first(inbox, last)
  local entry = redis.call('XRANGE', inbox, '-', '+', 'COUNT', 1)[1]
  return entry and tonumber(string.sub(entry[1], 3)) - 1 or last
end

local function number(value)
  return string.format('%.0f', value)
end

-- Calls `body` with each device of a cursor hash and the inbox id that it has acknowledged.
local function for_each_device(cursor, body)
  local all = redis.call('HGETALL', cursor)
  for i = 1, #all, 2 do
    if all[i] ~= ':epoch' then
      body(all[i], tonumber(all[i + 1]))
    end
  end
end

-- martlet_1_attach: registers a device at its user's inbox and tells where it stands.
-- KEYS  inbox:{user}  cursor:{user}
-- ARGV  device, most devices a user may have, highest inbox id that the node has seen, epoch that it knows (0 0 at first)
-- Reply {cursor, last inbox id, epoch}
--       TOOMANYDEVICES  the user has the maximum number of devices
-- Cost  O(1), about 5 us; O(devices) when ids were lost.
-- A new device begins with what the inbox still holds. The epoch is the time in us at which the inbox was first
-- attached to. It changes when ids were lost, that is when somebody knows a higher one than the last: cursors beyond
-- the end then go back to what there is. The hash's field ':epoch' cannot be a device: ids have no colon.
redis.register_function('martlet_1_attach', function(keys, args)
  local last = last_inbox(keys[1])
  local cursor = redis.call('HGET', keys[2], args[1])
  local epoch = redis.call('HGET', keys[2], ':epoch')
  if not cursor and redis.call('HLEN', keys[2]) > tonumber(args[2]) then
    return redis.error_reply('TOOMANYDEVICES the user has ' .. args[2] .. ' devices')
  end
  local is_lost = (cursor and tonumber(cursor) > last) or (epoch == args[4] and tonumber(args[3]) > last)
  if not epoch or is_lost then
    local now = redis.call('TIME')
    epoch = number(now[1] * 1000000 + now[2])
    redis.call('HSET', keys[2], ':epoch', epoch)
  end
  if not cursor then
    cursor = number(before_first(keys[1], last))
    redis.call('HSET', keys[2], args[1], cursor)
  elseif is_lost then
    local start = number(before_first(keys[1], last))
    for_each_device(keys[2], function(device, acknowledged)
      if acknowledged > last then
        redis.call('HSET', keys[2], device, start)
      end
    end)
    cursor = redis.call('HGET', keys[2], args[1])
  end
  return { cursor, number(last), epoch }
end)

-- martlet_1_ack: moves a device's cursor and trims the inbox behind the slowest device.
-- KEYS  inbox:{user}  cursor:{user}
-- ARGV  device, inbox id, '1' to check that the id was given out (the node has not delivered it on this connection)
-- Reply the device's cursor, never lower than before
--       ACKAHEAD  no such inbox id yet: the cursor stays
-- Cost  O(devices + trimmed entries), about 3 us.
redis.register_function('martlet_1_ack', function(keys, args)
  local inbox, cursor, device, id = keys[1], keys[2], args[1], tonumber(args[2])
  local current = tonumber(redis.call('HGET', cursor, device) or 0)
  if id <= current then
    return number(current)
  end
  if args[3] == '1' and id > last_inbox(inbox) then
    return redis.error_reply('ACKAHEAD the inbox has not reached this id')
  end
  redis.call('HSET', cursor, device, args[2])
  local slowest = id
  for_each_device(cursor, function(_, acknowledged)
    slowest = math.min(slowest, acknowledged)
  end)
  redis.call('XTRIM', inbox, 'MINID', '0-' .. number(slowest + 1))
  return args[2]
end)
