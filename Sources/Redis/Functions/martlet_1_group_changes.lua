-- Changes of groups: who is in them, who may change them, what they are called. Part of the library that martlet_1.lua
-- begins; martlet_1_groups.lua has what they share with making groups.

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
