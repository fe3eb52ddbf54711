-- Retention: what is too old goes, in small steps. Part of the library that martlet_1.lua begins.
--
-- A call does one step and says whether there is more to do at once; its caller pauses, and calls again. How long Redis
-- is held is bounded by the entries of a step, not by the size of a key: whole keys go with UNLINK, which frees their
-- memory beside the commands; streams lose whole blocks; sorted sets lose their front; and where age is not the order, a
-- part of a large key is looked at, another one in each call, for as long as that finds something. Nothing is remembered
-- between calls. Works without free memory (allow-oom): it is what frees some.

-- Removes the lines of a log that are too old. Returns how many, and whether there may be more.
local function trim_log(log, cutoff, most)
  local call = redis.call
  -- Whole blocks: nothing is read. Says 0 when the first block holds lines that stay, or more of them than a step may take.
  local removed = call('XTRIM', log, 'MINID', '~', cutoff, 'LIMIT', most)
  if removed > 0 then
    return removed, true
  end
  local lines = call('XRANGE', log, '-', '(' .. cutoff .. '-0', 'COUNT', STEP)
  if #lines == 0 then
    return 0, false
  end
  local ms, count = parts_of(lines[#lines][1])
  removed = call('XTRIM', log, 'MINID', '=', number(ms) .. '-' .. number(count + 1))
  return removed, #lines == STEP
end

-- Removes the entries of a sorted set below a score, lowest first. Returns their number, whether there are more, and
-- which they were.
local function trim_set(set, score, most)
  local below = redis.call('ZCOUNT', set, '-inf', '(' .. score)
  if below == 0 then
    return 0, false, {}
  end
  local entries = redis.call('ZRANGE', set, 0, math.min(below, most) - 1)
  redis.call('ZREMRANGEBYRANK', set, 0, #entries - 1)
  return #entries, below > #entries, entries
end

-- How to look at keys whose order says nothing about age.
local HASH = { size = 'HLEN', all = { 'HGETALL' }, scan = 'HSCAN', remove = 'HDEL' }
local SORTED_SET = { size = 'ZCARD', all = { 'ZRANGE', 0, -1, 'WITHSCORES' }, scan = 'ZSCAN', remove = 'ZREM' }

-- Names and values of a large key, about so many, from somewhere in it: a cursor may be any number, and behind the end
-- comes the beginning.
local function sample(kind, key, most)
  local time = redis.call('TIME')
  local reply = redis.call(kind.scan, key, number(time[1] * 1000000 + time[2]), 'COUNT', most)
  local found = reply[2]
  if reply[1] == '0' and #found < 2 * most then
    for _, text in ipairs(redis.call(kind.scan, key, 0, 'COUNT', most - #found / 2)[2]) do
      found[#found + 1] = text
    end
  end
  return found
end

-- Removes what `is_stale` says so of: it is asked for each name and value, of a large key for some of them. Returns how
-- many went, and whether it is worth looking again.
local function trim_some(kind, key, most, is_stale)
  local has_all = redis.call(kind.size, key) <= most
  local found = has_all and redis.call(kind.all[1], key, unpack(kind.all, 2)) or sample(kind, key, most)
  local stale = {}
  for i = 1, #found, 2 do
    if is_stale(found[i], found[i + 1]) then
      stale[#stale + 1] = found[i]
    end
  end
  if #stale > 0 then
    call_in_chunks(kind.remove, key, stale)
  end
  -- An empty part says nothing about the others.
  return #stale, not has_all and (#stale > 0 or #found == 0)
end

-- Whether the last line that a log ever had is too old, or there never was one.
local function is_over(log, cutoff)
  if redis.call('EXISTS', log) == 0 then
    return true
  end
  local info = redis.call('XINFO', 'STREAM', log)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return parts_of(info[i + 1]) < cutoff
    end
  end
end

-- Forgets what those had got and read whose membership ended: `stints` are entries of `left`, user and the score of the
-- line that began it.
local function forget_marks(marks, members, stints)
  local fields = {}
  for _, name in ipairs(stints) do
    local user = string.match(name, '^(.*):[^:]*$')
    if user and not is_member(members, user) then
      fields[#fields + 1] = 'delivered:' .. user
      fields[#fields + 1] = 'read:' .. user
    end
  end
  if #fields > 0 then
    call_in_chunks('HDEL', marks, fields)
  end
end

-- The names of a conversation's keys; each is looked at, so that one of another kind fails the call before anything goes.
local function conversation_of(keys)
  local call = redis.call
  local names = {
    log = keys[1], refs = keys[2], deleted = keys[3], marks = keys[4], left = keys[5], fanned = keys[6],
    joined = keys[7], members = keys[8], info = keys[9],
  }
  call('XLEN', names.log)
  call('HLEN', names.refs)
  call('ZCARD', names.deleted)
  call('HLEN', names.marks)
  call('ZCARD', names.left)
  call('SCARD', names.members)
  return names
end

-- martlet_1_expire_conversation: one step of removing what is too old in a conversation.
-- KEYS  log:{c}  refs:{c}  deleted:{c}  marks:{c}  left:{c}  fanned:{c}  joined:{c}  members:{c}  info:{c}
-- ARGV  ms since 1970 before which everything is too old, most entries of each kind in this step
-- Reply {number of entries removed, 1 if there is more to do now, else 0}
-- Cost  O(most entries): 9 us when there is nothing to do; for 100 lines 70 us, for 100 lines of 64 KiB 0.4 ms, and as
--       long for 100 tombstones or past memberships.
-- Lines and tombstones go by their id, past memberships by the line that ended them, and with these what their users had
-- got and read. When nothing is left of a 1:1 conversation, its refs and marks go too; of a group that is still there the
-- members and what they need stay; a group that has ended goes whole, some time after its end.
redis.register_function({
  function_name = 'martlet_1_expire_conversation',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, names, cutoff, most = redis.call, conversation_of(keys), tonumber(args[1]), tonumber(args[2])
    local ended = tonumber(call('HGET', names.info, 'deleted') or nil)
    if ended and ended < cutoff then
      return { call('UNLINK', unpack(keys)), 0 }
    end
    local lines, has_lines = trim_log(names.log, args[1], most)
    local tombstones, has_tombstones = trim_set(names.deleted, args[1], most)
    local stints, has_stints, past = trim_set(names.left, args[1], most)
    forget_marks(names.marks, names.members, past)
    -- The refs of messages that were deleted for all, which their log cannot tell any more, by the messages' ids.
    local refs, has_refs = trim_some(HASH, names.refs, most, function(field, value)
      return string.find(field, ':.*:') and (parts_of(value) or cutoff) < cutoff
    end)
    local removed = lines + tombstones + stints + refs
    local has_more = has_lines or has_tombstones or has_stints or has_refs
    if not has_more and call('XLEN', names.log) == 0 and call('ZCARD', names.deleted) == 0
      and is_over(names.log, cutoff) then
      removed = removed + call('UNLINK', names.log, names.refs, names.marks, names.fanned)
    end
    return { removed, has_more and 1 or 0 }
  end,
})

-- Drops the devices that were not here for too long, and notes of the others that they were. Returns how many went, and
-- the cursor of the slowest that remains; nil if none does.
local function drop_devices(cursor, devices, cutoff, presence)
  local call, time = redis.call, now()
  local seen, slowest, dropped = {}, nil, 0
  local times, cursors = call('HGETALL', devices), call('HGETALL', cursor)
  for i = 1, #times, 2 do
    seen[times[i]] = tonumber(times[i + 1]) or 0
  end
  for i = 1, #cursors, 2 do
    local device = cursors[i]
    if device ~= EPOCH then
      local is_old = (seen[device] or 0) < cutoff
      if is_old and seen[device] and call('EXISTS', presence .. device) == 0 then
        dropped = dropped + call('HDEL', cursor, device)
      else
        slowest = math.min(slowest or math.huge, tonumber(cursors[i + 1]))
        if is_old then
          call('HSET', devices, device, number(time))
        end
        seen[device] = nil
      end
    end
  end
  for device, last in pairs(seen) do
    if last < cutoff then
      call('HDEL', devices, device)
    end
  end
  return dropped, slowest
end

-- The time in an event as inboxes hold it: it stands before whatever a user has written.
local function time_in(event)
  local _, last = string.find(event, '"time":', 1, true)
  return last and tonumber(string.match(event, '^%d+', last + 1) or nil)
end

-- Removes what every device has from the front of an inbox; inbox ids are consecutive, so nothing needs to be read.
local function trim_acknowledged(inbox, slowest, most)
  local first = before_first(inbox, slowest) + 1
  if first > slowest then
    return 0, false
  end
  local behind = math.min(first + most, slowest + 1)
  return redis.call('XTRIM', inbox, 'MINID', '=', '0-' .. number(behind)), behind <= slowest
end

-- Removes events from the front of an inbox that are too old, up to the first that is not. How many are read at once
-- depends on how large they are.
local function trim_old_events(inbox, cutoff, most)
  local call, old, bytes, last = redis.call, 0, 0, nil
  local from, count, is_end = '-', 1, false
  while not is_end and old < most and bytes < MOST_BYTES do
    local entries = call('XRANGE', inbox, from, '+', 'COUNT', math.min(count, most - old))
    is_end = #entries == 0
    for _, entry in ipairs(entries) do
      local event = entry[2][2]
      if (time_in(event) or 0) >= cutoff then
        is_end = true
        break
      end
      last, old, bytes = tonumber(string.sub(entry[1], 3)), old + 1, bytes + #event
      count = math.max(1, math.min(STEP, math.floor((MOST_BYTES - bytes) / #event)))
    end
    from = last and '(0-' .. number(last)
  end
  if last then
    call('XTRIM', inbox, 'MINID', '=', '0-' .. number(last + 1))
  end
  return old, not is_end
end

-- Whether a conversation in which nothing came for too long can go from a user's chats: a group that they are in stays.
local function is_left(conversation, groups)
  local group = string.match(conversation, '^group:(.*)$')
  return not (group and is_member(groups, group))
end

-- The names of a user's keys; each is looked at, so that one of another kind fails the call before anything goes.
local function user_keys_of(keys)
  local call = redis.call
  local names = {
    inbox = keys[1], cursor = keys[2], devices = keys[3], gone = keys[4], hidden = keys[5], chats = keys[6],
    groups = keys[7], last_seen = keys[8],
  }
  call('XLEN', names.inbox)
  call('HLEN', names.cursor)
  call('HLEN', names.devices)
  call('HLEN', names.gone)
  call('ZCARD', names.hidden)
  call('ZCARD', names.chats)
  call('SCARD', names.groups)
  call('GET', names.last_seen)
  return names
end

-- martlet_1_expire_user: one step of removing what is too old of a user.
-- KEYS  inbox:{u}  cursor:{u}  devices:{u}  gone:{u}  hidden:{u}  chats:{u}  groups:{u}  lastseen:{u}
-- ARGV  ms since 1970 before which everything is too old, what the keys of connected devices begin with
--       (`presence:{u}:`), most entries of each kind in this step
-- Reply {number of entries removed, 1 if there is more to do now, else 0}
-- Cost  O(devices + most entries): 18 us when there is nothing to do; for 100 events that all devices have 0.1 ms, for 100
--       old ones 0.4 ms, for events of 64 KiB 0.9 ms.
-- A device goes when it attached last before that time and is not connected. Whoever is connected counts as attached now,
-- and so does a device of which it is not known. Then the inbox is trimmed behind the slowest device that is left, and by
-- the time of its events; what stands for erased entries stays until every device has it, or it is too old itself. When
-- there is no device and no event, the inbox goes, and with it the epoch of its ids.
redis.register_function({
  function_name = 'martlet_1_expire_user',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, names, cutoff, most = redis.call, user_keys_of(keys), tonumber(args[1]), tonumber(args[3])
    local devices, slowest = drop_devices(names.cursor, names.devices, cutoff, args[2])
    local had, has_had = trim_acknowledged(names.inbox, slowest or 0, most)
    local old, has_old = trim_old_events(names.inbox, cutoff, most)
    local erased, has_erased = trim_some(HASH, names.gone, most, function(id, event)
      return slowest and tonumber(id) <= slowest or (time_in(event) or 0) < cutoff
    end)
    local hidden, has_hidden = trim_set(names.hidden, args[1], most)
    local chats, has_chats = trim_some(SORTED_SET, names.chats, most, function(conversation, score)
      return tonumber(score) < cutoff and is_left(conversation, names.groups)
    end)
    local removed = devices + had + old + erased + hidden + chats
    local has_more = has_had or has_old or has_erased or has_hidden or has_chats
    if (tonumber(call('GET', names.last_seen) or nil) or cutoff) < cutoff then
      removed = removed + call('DEL', names.last_seen)
    end
    if not has_more and not slowest and call('XLEN', names.inbox) == 0 then
      removed = removed + call('UNLINK', names.inbox, names.cursor, names.gone)
    end
    return { removed, has_more and 1 or 0 }
  end,
})
