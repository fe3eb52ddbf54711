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
    local event = message('', id, conversation, sender, device, content)
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

local function change_of(word, user)
  return '{"change":"' .. word .. '","users":["' .. user .. '"]}'
end

-- The name in `left` of a membership that is about to end: `user:<joined>`.
local function stint(group, user)
  return user .. ':' .. string.format('%.1f', redis.call('ZSCORE', group.joined, user) or 0)
end

-- Ends a membership with the line of that id, in a group that goes on. Receipts may have waited for that member alone.
local function end_membership(group, user, id)
  local call = redis.call
  call('ZADD', group.left, score_of(id), stint(group, user))
  call('ZREM', group.joined, user)
  call('SREM', group.members, user)
  call('SREM', group.admins, user)
  if group.groups[1] then
    call('SREM', group.groups[1], group.id)
  end
  if group.receipts then
    ask_for_receipts(group.marks, group.receipts, group.conversation, call('HGET', group.marks, DUE))
  end
end

-- Ends the group with the line of that id. The log stays, and whose doing it was, so that a repeat is known.
local function end_group(group, members, id)
  local call = redis.call
  local ended = {}
  for i, user in ipairs(members) do
    ended[2 * i - 1], ended[2 * i] = score_of(id), stint(group, user)
  end
  call_in_chunks('ZADD', group.left, ended)
  call('DEL', group.members, group.admins, group.joined, group.info)
  call('HSET', group.info, 'deleted', time_of(id), 'deleter', group.actor)
  for _, groups in ipairs(group.groups) do
    call('SREM', groups, group.id)
  end
  return 'DONE'
end

-- The member who has been in the group for longest, other than the one who leaves.
local function oldest_other(group)
  local others = redis.call('ZRANGE', group.joined, 0, -1)
  -- Somebody whom an operator added by hand has no entry in `joined`.
  for _, list in ipairs({ others, redis.call('SMEMBERS', group.members) }) do
    for _, user in ipairs(list) do
      if user ~= group.actor and is_member(group.members, user) then
        return user
      end
    end
  end
end

local function leave(group)
  local call = redis.call
  local actor = group.actor
  local change = change_of('left', actor)
  if call('SCARD', group.members) == 1 then
    return end_group(group, { actor }, (append_changes(group, actor, change)))
  end
  if not is_member(group.admins, actor) or call('SCARD', group.admins) > 1 then
    end_membership(group, actor, (append_changes(group, actor, change)))
    return 'DONE'
  end
  local heir = oldest_other(group)
  local id = append_changes(group, actor, change, change_of('promoted', heir))
  end_membership(group, actor, id)
  call('SADD', group.admins, heir)
  return 'DONE'
end

-- What an admin may do, by name; each returns DONE, SAME or an error.
local operations = {}

function operations.add(group, args)
  local call, target = redis.call, group.target
  if is_member(group.members, target) then
    return 'SAME'
  end
  if call('SCARD', group.members) >= tonumber(args[6]) then
    return redis.error_reply(GROUP_FULL)
  end
  local groups = group.groups[1]
  if groups and call('SCARD', groups) >= tonumber(args[7]) and not is_member(groups, group.id) then
    return redis.error_reply('TOOMANYGROUPS ' .. target)
  end
  local id = append_changes(group, group.actor, change_of('added', target))
  call('SADD', group.members, target)
  call('ZADD', group.joined, score_of(id), target)
  if groups then
    call('SADD', groups, group.id)
  end
  return 'DONE'
end

function operations.remove(group)
  if not is_member(group.members, group.target) then
    return 'SAME'
  end
  end_membership(group, group.target, (append_changes(group, group.actor, change_of('removed', group.target))))
  return 'DONE'
end

function operations.promote(group)
  if not is_member(group.members, group.target) then
    return redis.error_reply(NO_SUCH_MEMBER)
  end
  if is_member(group.admins, group.target) then
    return 'SAME'
  end
  append_changes(group, group.actor, change_of('promoted', group.target))
  redis.call('SADD', group.admins, group.target)
  return 'DONE'
end

function operations.demote(group)
  if not is_member(group.members, group.target) then
    return redis.error_reply(NO_SUCH_MEMBER)
  end
  if not is_member(group.admins, group.target) then
    return 'SAME'
  end
  if redis.call('SCARD', group.admins) == 1 then
    return redis.error_reply(LAST_ADMIN)
  end
  append_changes(group, group.actor, change_of('demoted', group.target))
  redis.call('SREM', group.admins, group.target)
  return 'DONE'
end

-- An argument that says what to do with a text: '' leaves it, '=' clears it, '=text' sets it.
local function is_news(argument, current)
  return argument ~= '' and string.sub(argument, 2) ~= (current or '')
end

function operations.update(group, args)
  local call, name, picture = redis.call, args[9], args[10]
  local current = call('HMGET', group.info, 'name', 'picture')
  local has_name, has_picture = is_news(name, current[1]), is_news(picture, current[2])
  if not has_name and not has_picture then
    return 'SAME'
  end
  local change = '{"change":"updated"'
  if has_name then
    change = change .. ',"name":' .. quoted(string.sub(name, 2))
  end
  if has_picture then
    change = change .. ',"picture":' .. (picture == '=' and 'null' or quoted(string.sub(picture, 2)))
  end
  append_changes(group, group.actor, change .. '}')
  if has_name then
    call('HSET', group.info, 'name', string.sub(name, 2))
  end
  if has_picture and picture == '=' then
    call('HDEL', group.info, 'picture')
  elseif has_picture then
    call('HSET', group.info, 'picture', string.sub(picture, 2))
  end
  return 'DONE'
end

function operations.delete(group, args)
  local members = redis.call('SMEMBERS', group.members)
  -- Without groups' keys, as in a Cluster, there is nothing that would have to be complete.
  if group.work then
    local listed = {}
    for i = 9, 8 + #group.groups do
      listed[args[i]] = true
    end
    local found = 0
    for _, user in ipairs(members) do
      found = found + (listed[user] and 1 or 0)
    end
    if found ~= #members or #members ~= #group.groups then
      return redis.error_reply(CHANGED)
    end
  end
  return end_group(group, members, (append_changes(group, group.actor, '{"change":"deleted"}')))
end

-- How many arguments an operation has behind the common eight.
local function extra_arguments(operation, groups)
  return operation == 'update' and 2 or operation == 'delete' and groups or 0
end

-- martlet_1_group_change: changes a group: who is in it, who may change it, how it is called, whether it is there.
-- KEYS  members:{c}  admins:{c}  info:{c}  joined:{c}  left:{c}  log:{c}  marks:{c}
--       [work:fanout:<p>  work:receipts  groups:{user} of each user it concerns
--       [work:<name> of each tap for memberships]]
-- ARGV  conversation, group, actor, operation, target, most members, most groups of a user, number of groups' keys,
--       [what the operation needs], [most entries of each tap in the keys' order]
--       operation  target, groups' keys, what it needs
--       add        the user to add; theirs
--       remove     the user to remove, or the actor, who then leaves; theirs
--       promote    the member to make an admin; none
--       demote     the admin to make a member; none
--       update     ''; none; name and picture: each '' to keep it, '=' to clear it, '=text' to set it
--       delete     ''; those of all members; the members in the keys' order
-- Reply DONE, or SAME when it was so already: no line is written then; or
--       NOTAMEMBER, NOTANADMIN  the actor is none (leaving needs no admin)
--       NOSUCHMEMBER  the user to promote or demote is no member
--       GROUPFULL, TOOMANYGROUPS <user>  no room for the user to add
--       LASTADMIN  the only admin cannot be demoted
--       CHANGED  the members are not those given: read again, and repeat
--       WORKFULL  a million jobs wait already
--       any error: nothing changed
-- Cost  O(1): 10 to 12 us, and 3 us for a job; deleting, and the last admin leaving, O(members).
-- When the last admin leaves, the member who has been there for longest becomes one; with the last member the group
-- ends, as with delete. When a membership ended and the group goes on, the senders are told by a job what that member kept
-- from them. With the first seven keys alone, which share a slot of a Cluster, the rest is the caller's.
redis.register_function('martlet_1_group_change', function(keys, args)
  local operation, count = args[4], tonumber(args[8])
  local group = {
    conversation = args[1], id = args[2], actor = args[3], target = args[5],
    members = keys[1], admins = keys[2], info = keys[3], joined = keys[4], left = keys[5], log = keys[6],
    marks = keys[7], work = keys[8], receipts = keys[9],
    groups = slice(keys, 10, 9 + count), taps = slice(keys, 10 + count, #keys),
    lengths = slice(args, 9 + extra_arguments(operation, count), #args),
  }
  local change = operations[operation]
  if not change then
    return redis.error_reply('ERR no such operation on a group')
  end
  local is_leaving = operation == 'remove' and group.target == group.actor
  if not is_member(group.members, group.actor) then
    local is_repeat = is_leaving
      or (operation == 'delete' and redis.call('HGET', group.info, 'deleter') == group.actor)
    return is_repeat and 'SAME' or redis.error_reply(NOT_A_MEMBER)
  end
  if not is_leaving and not is_member(group.admins, group.actor) then
    -- Somebody who repeats their own demotion has no rights any more.
    local is_repeat = operation == 'demote' and group.target == group.actor
    return is_repeat and 'SAME' or redis.error_reply(NOT_AN_ADMIN)
  end
  if not has_room(group) then
    return redis.error_reply(WORK_FULL)
  end
  for _, groups in ipairs(group.groups) do
    redis.call('SCARD', groups)
  end
  return (is_leaving and leave or change)(group, args)
end)
