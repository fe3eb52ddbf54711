-- Groups: membership and sending. Part of the library that martlet_1.lua begins.
--
-- Who gets a line of a group's log is decided by the line's id and nothing else: a membership begins with the line that
-- added the user and ends with the line that ended it, both included. So the cut is the same for everybody, however far
-- the fan-out lags. Ids are compared as numbers, with the dash read as a point: 1763669000123-4 is 1763669000123.4.

-- Jobs in a partition at which new ones are refused: somebody has to bring the workers back first.
local MOST_JOBS = 1000000

-- Arguments to one command at most, beside its name and key: Lua's unpack and C stack are limited.
local CHUNK = 500

local NOT_A_MEMBER = 'NOTAMEMBER the user is not a member of the group'
local NOT_AN_ADMIN = 'NOTANADMIN the user is not an admin of the group'
local NO_SUCH_MEMBER = 'NOSUCHMEMBER the user to change is not a member of the group'
local LAST_ADMIN = 'LASTADMIN the group would be left without an admin'
local GROUP_FULL = 'GROUPFULL the group has as many members as it may'
local GROUP_EXISTS = 'GROUPEXISTS the id belongs to another group, or to one that was deleted'
local CHANGED = 'CHANGED the members are others than those given: read again'
local WORK_FULL = 'WORKFULL the partition has too many jobs waiting'

-- The ms since 1970 in an id with one digit behind the dash.
local function time_of(id)
  return string.sub(id, 1, -3)
end

local function is_member(set, user)
  return redis.call('SISMEMBER', set, user) == 1
end

-- A string as JSON; without the escaped slashes, which only make addresses hard to read.
local function quoted(text)
  return (string.gsub(cjson.encode(text), '\\/', '/'))
end

local function group_job(conversation, id)
  return '{"conversation":"' .. conversation .. '","id":"' .. id .. '"}'
end

-- The field of a group's marks that says when a job was asked for. No member's field has its colon in front; those of
-- what the senders were told, `:delivered` and `:read`, have it too.
local DUE = ':due'

-- How long a job that was asked for is waited for: it may have been lost with its stream.
local DUE_MS = 60000

-- Asks for the job that tells the senders of a group, unless it has been asked for. A job that cannot be had fails
-- nothing: the next mark asks again.
local function ask_for_receipts(marks, work, conversation, asked)
  local time = now()
  if asked and time - (tonumber(asked) or 0) < DUE_MS then
    return
  end
  local waiting = redis.pcall('XLEN', work)
  if type(waiting) == 'table' or waiting >= MOST_JOBS then
    return
  end
  local job = redis.pcall('XADD', work, '*', 'version', '1', 'type', 'receipts', 'payload',
    '{"conversation":"' .. conversation .. '"}')
  if type(job) ~= 'table' then
    redis.call('HSET', marks, DUE, number(time))
  end
end

-- martlet_1_group_send: stores a member's message and asks for its fan-out.
-- KEYS  log:{c}  refs:{c}  members:{c}  [work:fanout:<p>  [work:<name> of each tap for messages]]
-- ARGV  conversation, sender, device, ref, content, [number of taps, most entries of each tap in the keys' order]
-- Reply as martlet_1_send, or
--       NOTAMEMBER  the sender is not a member: nothing stored
--       WORKFULL  a million jobs wait already: nothing stored
--       any other error: nothing stored
-- Cost  O(1): 6 us, without the job 4 us, and 3 us for each tap. As with martlet_1_send for content and old refs.
-- A repeated ref gets its id also from somebody who has left since. With the first three keys alone, which share a slot
-- of a Cluster, the message is stored; the caller then appends the job, and does both again after a lost answer.
redis.register_function('martlet_1_group_send', function(keys, args)
  local call = redis.call
  local log, refs, members, work = keys[1], keys[2], keys[3], keys[4]
  local conversation, sender, device, ref, content = args[1], args[2], args[3], args[4], args[5]
  local source = sender .. ':' .. device
  local seen = call('HGET', refs, source)
  if seen and tonumber(ref) <= tonumber(seen) then
    return find(log, refs, sender, device, tonumber(ref), redis.sha1hex(content), '+')
  end
  if not is_member(members, sender) then
    return redis.error_reply(NOT_A_MEMBER)
  end
  if work and call('XLEN', work) >= MOST_JOBS then
    return redis.error_reply(WORK_FULL)
  end
  local id = append_log(log, 'from', sender, 'device', device, 'ref', ref, 'content', content)
  local done = { log, id }
  if work then
    append_job(done, work, group_job(conversation, id))
  end
  if keys[5] then
    local event = message('', id, conversation, sender, device, ref, content)
    for i = 5, #keys do
      append_tap(keys[i], args[i + 2], 'message', event)
    end
  end
  call('HSET', refs, source, ref)
  return id
end)

-- The reply to a member who asks what the group is.
local function read_group(members, admins, info, user)
  if not is_member(members, user) then
    return redis.error_reply(NOT_A_MEMBER)
  end
  local call = redis.call
  return { call('HGETALL', info), call('SMEMBERS', admins), call('SMEMBERS', members) }
end

-- Appends change lines to a group's log, one job for all of them, and a copy of each for the taps. Returns their ids.
-- `group` names the keys; lines and job are appended before any set changes, and all of them or nothing.
local function append_changes(group, actor, ...)
  local done, ids, events = {}, {}, {}
  for i, change in ipairs({ ... }) do
    local id = append_log(group.log, 'from', actor, 'change', change)
    ids[i] = id
    done[#done + 1] = group.log
    done[#done + 1] = id
    events[i] = '{"type":"group","id":"' .. id .. '","conversation":"' .. group.conversation .. '","from":"' .. actor
      .. '","time":' .. time_of(id) .. ',' .. string.sub(change, 2)
  end
  if group.work then
    append_job(done, group.work, group_job(group.conversation, ids[#ids]))
  end
  for j, tap in ipairs(group.taps) do
    for _, event in ipairs(events) do
      append_tap(tap, group.lengths[j], 'group', event)
    end
  end
  redis.call('HSET', group.info, 'updated', time_of(ids[#ids]))
  return unpack(ids)
end

-- Looks at every key of the group that is to be written, so that one of another kind fails the call before anything is
-- changed. Says whether the partition has room.
local function has_room(group)
  local call = redis.call
  call('SCARD', group.members)
  call('SCARD', group.admins)
  call('HLEN', group.info)
  call('ZCARD', group.joined)
  if group.left then
    call('ZCARD', group.left)
    call('HLEN', group.marks)
  end
  call('XLEN', group.log)
  return not group.work or call('XLEN', group.work) < MOST_JOBS
end

-- The keys from `first` to `last` as a list.
local function slice(list, first, last)
  local part = {}
  for i = first, last do
    part[#part + 1] = list[i]
  end
  return part
end

-- Calls a command with many arguments, in pieces of an even number.
local function call_in_chunks(command, key, arguments)
  for first = 1, #arguments, CHUNK do
    redis.call(command, key, unpack(arguments, first, math.min(first + CHUNK - 1, #arguments)))
  end
end

-- How many different users a list names.
local function number_of(users)
  local count, seen = 0, {}
  for _, user in ipairs(users) do
    count = count + (seen[user] and 0 or 1)
    seen[user] = true
  end
  return count
end

-- martlet_1_group_create: makes a group with its first members; its creator is its admin.
-- KEYS  members:{c}  admins:{c}  info:{c}  joined:{c}  log:{c}
--       [work:fanout:<p>  groups:{user} of each user  [work:<name> of each tap for memberships]]
-- ARGV  conversation, group, creator, name, picture ('' for none), most groups of a user, n, n user ids (the creator's
--       first), [most entries of each tap in the keys' order]
-- Reply as martlet_1_group_read for the creator, also when they repeat the call; or
--       GROUPEXISTS  the id belongs to somebody else's group, or to one that was deleted
--       TOOMANYGROUPS <user>  the user is a member of as many groups as they may
--       WORKFULL  a million jobs wait already
--       any error: nothing changed
-- Cost  O(members): 23 us with three, 0.25 ms with a hundred, 1.9 ms with a thousand.
-- With the first five keys alone, which share a slot of a Cluster, nobody's number of groups is looked at.
redis.register_function('martlet_1_group_create', function(keys, args)
  local call = redis.call
  local creator, name, picture, most, count = args[3], args[4], args[5], tonumber(args[6]), tonumber(args[7])
  local users = slice(args, 8, 7 + count)
  local group = {
    conversation = args[1], members = keys[1], admins = keys[2], info = keys[3], joined = keys[4], log = keys[5],
    work = keys[6], groups = slice(keys, 7, 6 + count), taps = slice(keys, 7 + count, #keys),
    lengths = slice(args, 8 + count, #args),
  }
  local known = call('HGET', group.info, 'creator')
  if known == creator then
    return read_group(group.members, group.admins, group.info, creator)
  end
  if known or call('EXISTS', group.info, group.members) > 0 then
    return redis.error_reply(GROUP_EXISTS)
  end
  if not has_room(group) then
    return redis.error_reply(WORK_FULL)
  end
  for i, groups in ipairs(group.groups) do
    if call('SCARD', groups) >= most then
      return redis.error_reply('TOOMANYGROUPS ' .. users[i])
    end
  end
  local shown = picture ~= '' and ',"picture":' .. quoted(picture) or ''
  local change = '{"change":"created","name":' .. quoted(name) .. shown .. ',"count":' .. number_of(users) .. '}'
  local id = append_changes(group, creator, change)
  call_in_chunks('SADD', group.members, users)
  call('HSET', group.info, 'name', name, 'creator', creator, 'created', time_of(id))
  if picture ~= '' then
    call('HSET', group.info, 'picture', picture)
  end
  call('SADD', group.admins, creator)
  local score, scored = score_of(id), {}
  for i, user in ipairs(users) do
    scored[2 * i - 1], scored[2 * i] = score, user
  end
  call_in_chunks('ZADD', group.joined, scored)
  for _, groups in ipairs(group.groups) do
    call('SADD', groups, args[2])
  end
  return read_group(group.members, group.admins, group.info, creator)
end)

-- martlet_1_group_read: what a group is, for a member.
-- KEYS  members:{c}  admins:{c}  info:{c}
-- ARGV  user
-- Reply {flat list of info's fields and values, admins, members}, or NOTAMEMBER
-- Cost  O(members): 0.1 ms with a thousand.
redis.register_function({
  function_name = 'martlet_1_group_read',
  flags = { 'no-writes' },
  callback = function(keys, args)
    return read_group(keys[1], keys[2], keys[3], args[1])
  end,
})
