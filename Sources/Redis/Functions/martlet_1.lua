#!lua name=martlet_1
-- Martlet's functions, version 1. Both the library's name and the functions' names carry the version, so that
-- nodes of two versions run side by side during an upgrade. Loaded by every node at start with FUNCTION LOAD REPLACE:
-- a change that an older node of the same version could not live with needs a new version.
--
-- Every function but martlet_1_call may be repeated with the same arguments and then does nothing a second time: a node
-- that lost its link before the answer simply calls again. All names arrive as arguments, prefix and hash tag included.
-- The other files of this folder follow in the same library and see the locals of this one.
--
-- Costs are Redis 7.0's own time for a call (INFO commandstats) on one core of a virtual EPYC, 150-byte messages. For
-- speed, calls are few, since each costs about 0.5 us, and so are long strings, since Redis's Lua hashes every byte of
-- each one that it makes, about 1 us per KB.

-- Appends to a log and returns the message id, `<ms>-<0 to 9>`: one digit behind the dash, so that ids sort by age as
-- plain strings. Redis itself counts on from the last id where the millisecond is taken or the clock stepped back;
-- the eleventh message of a millisecond moves on to the next one.
local function append_log(log, ...)
  local id = redis.call('XADD', log, '*', ...)
  if string.sub(id, -2, -2) == '-' then
    return id
  end
  redis.call('XDEL', log, id)
  local ms = string.match(id, '^%d+')
  id = string.format('%.0f-0', ms + 1)
  return redis.call('XADD', log, id, ...)
end

-- Appends to another stream of a step that is done whole or not at all. `done` lists what was appended before, a
-- stream and an entry at a time: when this append fails, all of it is taken back and the error is the function's.
local function append(done, stream, ...)
  local id = redis.pcall('XADD', stream, ...)
  if type(id) == 'table' then
    for i = #done, 2, -2 do
      redis.call('XDEL', done[i - 1], done[i])
    end
    error(id)
  end
  done[#done + 1] = stream
  done[#done + 1] = id
  return id
end

-- Appends a job to a partition, which keeps every one until it is done.
local function append_job(done, work, payload)
  append(done, work, '*', 'version', '1', 'type', 'group', 'payload', payload)
end

-- Appends an entry to the stream of a tap, which lets the oldest go where it holds more than `most`. A tap that cannot be
-- written to gets no copy: whoever registers a wrong name must not be able to stop the messages of all.
local function append_tap(tap, most, kind, payload)
  return redis.pcall('XADD', tap, 'MAXLEN', '~', most, '*', 'version', '1', 'type', kind, 'payload', payload)
end

-- An id's place in the order of the log, as a sorted set's score: the dash is read as a point.
local function score_of(id)
  return (string.gsub(id, '-', '.', 1))
end

-- The user of a name such as `user:{alice}`.
local function user_of(name)
  return string.match(name, '{([^{}]*)}$')
end

-- Whether a node holds a connection of the channel's user. Pattern subscriptions are watchers, and do not count.
local function has_device(channel)
  return redis.call('PUBSUB', 'NUMSUB', channel)[2] > 0
end

-- The job of a push stream: what a user without a live device was sent.
local function push_payload(user, event)
  return '{"user":"' .. user .. '","event":' .. event .. '}'
end

-- A message's event. `inbox` is `"inbox":n,` for the channel and empty for the stream, whose entry id carries it.
local function message(inbox, id, conversation, sender, device, ref, content)
  return '{"type":"message",' .. inbox .. '"id":"' .. id .. '","conversation":"' .. conversation .. '","from":"'
    .. sender .. '","device":"' .. device .. '","ref":' .. ref .. ',"time":' .. string.sub(id, 1, -3) .. ',"content":'
    .. content .. '}'
end

-- The published form's inbox id, from the stream entry's id.
local function inbox_field(entry)
  return '"inbox":' .. string.sub(entry, 3) .. ','
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

-- Bounds of one search: so that no call holds Redis for much longer than a millisecond, however large the messages.
local MOST_ENTRIES = 200
local MOST_BYTES = 256 * 1024

local function number(value)
  return string.format('%.0f', value)
end

-- The field of `refs` that keeps the id of a message which is in the log no more, because it was deleted for all.
local function ref_field(sender, device, ref)
  return sender .. ':' .. device .. ':' .. number(ref)
end

-- Looks for the message that a device sent with this ref, newest first, within the bounds.
-- Returns its id, an error, or {where to go on}. Refs rise in a conversation, so a lower one of the device ends it.
local function find(log, refs, sender, device, ref, digest, from)
  local entries_seen, bytes_seen, count = 0, 0, 8
  while entries_seen < MOST_ENTRIES and bytes_seen < MOST_BYTES do
    local entries = redis.call('XREVRANGE', log, from, '-', 'COUNT', count)
    for _, entry in ipairs(entries) do
      local fields = fields_of(entry)
      bytes_seen = bytes_seen + #(fields.content or '')
      if fields.from == sender and fields.device == device then
        local found = tonumber(fields.ref)
        if found == ref then
          return redis.sha1hex(fields.content or '') == digest and entry[1] or redis.error_reply(REUSED)
        end
        if found and found < ref then
          return redis.call('HGET', refs, ref_field(sender, device, ref)) or redis.error_reply(TOO_LOW)
        end
      end
    end
    if #entries < count then
      return redis.call('HGET', refs, ref_field(sender, device, ref)) or redis.error_reply(TOO_LOW)
    end
    entries_seen = entries_seen + count
    from = '(' .. entries[count][1]
    count = 16
  end
  return { from .. ' ' .. digest }
end

-- Gives the taps of martlet_1_send, which are its keys from the eighth on, what they are to get of a 1:1 message.
local function append_taps(keys, args, event)
  local pushes = 8 + args[8]
  for i = 8, pushes - 1 do
    append_tap(keys[i], args[i + 1], 'message', event)
  end
  if keys[pushes] and keys[4] ~= keys[3] and not has_device(args[1]) then
    local payload = push_payload(user_of(args[1]), event)
    for i = pushes, #keys do
      append_tap(keys[i], args[i + 1], 'push', payload)
    end
  end
end

local function is_error(reply)
  return type(reply) == 'table'
end

-- Takes back what martlet_1_send has written when it could not write all, and returns why. A list of conversations has
-- the last message that is left again.
local function take_back(keys, conversation, id, entry, copy)
  local call = redis.call
  call('XDEL', keys[1], id)
  if not is_error(entry) then
    call('XDEL', keys[3], entry)
  end
  local last = call('XREVRANGE', keys[1], '+', '-', 'COUNT', 1)[1]
  for i = 6, 7 do
    if last then
      redis.pcall('ZADD', keys[i], score_of(last[1]), conversation)
    else
      redis.pcall('ZREM', keys[i], conversation)
    end
  end
  return is_error(entry) and entry or copy
end

-- martlet_1_send: stores a 1:1 message and delivers it: one call does all of it.
-- KEYS  log:{c}  refs:{c}  inbox:{recipient}  inbox:{sender}  cursor:{sender}  chats:{recipient}  chats:{sender}
--       [work:<name> of each tap for messages, then work:<name> of each tap for pushes]
-- ARGV  channel of the recipient, channel of the sender, conversation, sender, device, ref, content,
--       [number of taps for messages, most entries of each tap in the keys' order]
-- Reply the message id; for a repeated ref the id that it already has; or
--       {where to go on}  a lower ref than the last one, not among the newest 200 entries: ask martlet_1_find
--       REFREUSED  the ref's message has other content: nothing stored
--       REFTOOLOW  a higher ref was used since, and this one was never stored: nothing stored
--       any other error: nothing stored
-- Cost  O(1): two or three XADD, two ZADD, one or two PUBLISH; 10 us, with a copy for the sender 13 us, and 5 us per KB of
--       content; 3 us more for each tap.
-- The sender's own inbox gets the event only where another device of theirs waits for it: everything is appended before
-- anything is published, so that a key that holds something foreign leaves no half of a message.
-- A ref whose message was deleted for all since still gets the id that it had.
-- A tap for messages gets each message; one for pushes what goes to somebody else who has no live device.
redis.register_function('martlet_1_send', function(keys, args)
  local call, pcall = redis.call, redis.pcall
  local conversation, sender, device, ref, content = args[3], args[4], args[5], args[6], args[7]
  local source = sender .. ':' .. device
  local seen = call('HGET', keys[2], source)
  if seen and tonumber(ref) <= tonumber(seen) then
    return find(keys[1], keys[2], sender, device, tonumber(ref), redis.sha1hex(content), '+')
  end
  local is_note = keys[4] == keys[3]
  local has_copy = not is_note and call('HLEN', keys[5]) > 2
  local id = append_log(keys[1], 'from', sender, 'device', device, 'ref', ref, 'content', content)
  local event = message('', id, conversation, sender, device, ref, content)
  local score = string.sub(id, 1, -3) .. '.' .. string.sub(id, -1)
  local listed = pcall('ZADD', keys[6], score, conversation)
  if not is_note and not is_error(listed) then
    listed = pcall('ZADD', keys[7], score, conversation)
  end
  local entry = is_error(listed) and listed or pcall('XADD', keys[3], '0-*', 'event', event)
  local copy = has_copy and not is_error(entry) and pcall('XADD', keys[4], '0-*', 'event', event)
  if is_error(entry) or is_error(copy) then
    return take_back(keys, conversation, id, entry, copy)
  end
  if keys[8] then
    append_taps(keys, args, event)
  end
  call('HSET', keys[2], source, ref)
  call('PUBLISH', args[1], message(inbox_field(entry), id, conversation, sender, device, ref, content))
  if copy then
    call('PUBLISH', args[2], message(inbox_field(copy), id, conversation, sender, device, ref, content))
  end
  return id
end)

-- martlet_1_find: goes on where martlet_1_send stopped looking for an older ref.
-- KEYS  log:{c}  refs:{c}
-- ARGV  sender, device, ref, where to go on: as martlet_1_send or this function said, byte for byte
-- Reply the message id, {where to go on}, REFREUSED or REFTOOLOW
-- Cost  O(200) entries or 256 KiB a call, 0.2 ms with small messages, up to 0.8 ms with large ones.
redis.register_function({
  function_name = 'martlet_1_find',
  flags = { 'no-writes' },
  callback = function(keys, args)
    local from, digest = string.match(args[4], '^(%S+) (%x+)$')
    if not from then
      return redis.error_reply('ERR this is not where a search stopped')
    end
    return find(keys[1], keys[2], args[1], args[2], tonumber(args[3]), digest, from)
  end,
})
