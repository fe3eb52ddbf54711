-- Deleting messages, for oneself and for all. Part of the library that martlet_1.lua begins.
--
-- A message that is deleted for all leaves the log in the same call. What remains of it: a tombstone in `deleted`, which
-- stands in its place, a line that says so to who reads the log in order, and its ref, so that a repeat of the send is
-- known. Copies in inboxes go later, by a job; `gone` then has the tombstone for the inbox id, which stays in use.

local NO_SUCH_MESSAGE = 'NOSUCHMESSAGE the conversation has no such message'
local NOT_THE_SENDER = 'NOTTHESENDER the message is somebody else\'s'
local TOO_LATE = 'TOOLATE the message is too old to be deleted for all'

local DELETED = '{"type":"deleted",'

-- What stands in the event behind its type; `sender` is nil for who deletes for themselves.
local function deletion(conversation, id, user, sender, time)
  return '"id":"' .. id .. '","conversation":"' .. conversation .. '","for":"' .. (sender and 'all' or 'me')
    .. '","by":"' .. user .. (sender and '","sender":"' .. sender or '') .. '","time":' .. time .. '}'
end

-- The tombstone of a message, or nil.
local function tombstone(deleted, id)
  local score = score_of(id)
  return redis.call('ZRANGE', deleted, score, score, 'BYSCORE')[1]
end

-- The fields of the line with this id, or nil.
local function line_of(log, id)
  local entry = redis.call('XRANGE', log, id, id)[1]
  return entry and fields_of(entry)
end

-- Whether one of the streams of jobs, nil for none, has no room for another.
local function is_work_full(...)
  for i = 1, select('#', ...) do
    local work = select(i, ...)
    if work and redis.call('XLEN', work) >= MOST_JOBS then
      return true
    end
  end
  return false
end

-- Takes a message out of the log and puts a tombstone in its place. `u` names the keys and who does what.
-- Returns the id of the line that says so, the event's text behind its type, and what was appended so far.
local function replace(u, line)
  local sender = line.from
  local id = append_log(u.log, 'from', u.actor, 'deleted', u.id, 'sender', sender)
  local rest = deletion(u.conversation, u.id, u.actor, sender, time_of(id))
  local done = { u.log, id }
  if u.erase then
    append(done, u.erase, '*', 'version', '1', 'type', 'erase', 'payload', '{"conversation":"' .. u.conversation
      .. '","id":"' .. u.id .. '","line":"' .. id .. '","event":' .. DELETED .. rest .. '}')
  end
  return id, rest, done
end

-- The last part, which nothing can fail any more: all kinds of keys were looked at before.
local function bury_message(u, line, rest)
  local call, ref = redis.call, tonumber(line.ref)
  call('ZADD', u.deleted, score_of(u.id), DELETED .. rest)
  if ref and line.device then
    call('HSET', u.refs, ref_field(line.from, line.device, ref), u.id)
  end
  call('XDEL', u.log, u.id)
end

-- What keeps the actor from deleting the message for all: SAME, an error, or nil. The line behind it.
-- What was there before the actor came, `u.since`, is not there for them, deleted or not.
local function objection(u)
  redis.call('HLEN', u.refs)
  local is_shown = is_id(u.id) and not (u.since and is_later(id_of(u.since), u.id))
  local line = is_shown and line_of(u.log, u.id)
  if line and line.content and line.from then
    if line.from ~= u.actor and not u.is_admin then
      return redis.error_reply(NOT_THE_SENDER)
    end
    if now() - tonumber(time_of(u.id)) > u.window then
      return redis.error_reply(TOO_LATE)
    end
    return nil, line
  end
  local stone = is_shown and tombstone(u.deleted, u.id)
  if not stone then
    return redis.error_reply(NO_SUCH_MESSAGE)
  end
  local by, sender = string.match(stone, '"by":"([^"]*)","sender":"([^"]*)"')
  return (sender == u.actor or by == u.actor or u.is_admin) and 'SAME' or redis.error_reply(NOT_THE_SENDER)
end

-- martlet_1_unsend: deletes a message of a 1:1 conversation for both.
-- KEYS  log:{c}  refs:{c}  deleted:{c}  inbox:{actor}  inbox:{peer}  work:erase
-- ARGV  conversation, actor, id, ms for which a message may be deleted, channel of the actor, channel of the peer
-- Reply DONE, or SAME when it was deleted already; or
--       NOSUCHMESSAGE  the id is no message's
--       NOTTHESENDER  the message is the peer's
--       TOOLATE  the message is too old
--       WORKFULL  a million jobs wait already
--       any error: nothing changed
-- Cost  O(1): 24 us, a repeat 9 us.
redis.register_function('martlet_1_unsend', function(keys, args)
  local u = {
    log = keys[1], refs = keys[2], deleted = keys[3], erase = keys[6],
    conversation = args[1], actor = args[2], id = args[3], window = tonumber(args[4]),
  }
  redis.call('ZCARD', u.deleted)
  local refusal, line = objection(u)
  if refusal then
    return refusal
  end
  if is_work_full(u.erase) then
    return redis.error_reply(WORK_FULL)
  end
  local _, rest, done = replace(u, line)
  local to_actor = append_event(done, keys[4], DELETED, rest)
  local to_peer = keys[5] ~= keys[4] and append_event(done, keys[5], DELETED, rest)
  bury_message(u, line, rest)
  redis.call('PUBLISH', args[5], to_actor)
  if to_peer then
    redis.call('PUBLISH', args[6], to_peer)
  end
  return 'DONE'
end)

-- martlet_1_group_unsend: deletes a message of a group for all.
-- KEYS  log:{c}  refs:{c}  deleted:{c}  members:{c}  admins:{c}  joined:{c}  [work:erase  work:fanout:<p>]
-- ARGV  conversation, actor, id, ms for which a message may be deleted
-- Reply DONE, or SAME when it was deleted already; or
--       NOTAMEMBER  the actor is not in the group
--       NOSUCHMESSAGE  the id is no message's, or the actor was not in the group then
--       NOTTHESENDER  the message is somebody else's, and the actor is no admin
--       TOOLATE  the message is too old
--       WORKFULL  a million jobs wait already
--       any error: nothing changed
-- Cost  O(1): 18 us.
-- The members are told by the fan-out of the line. With the first six keys alone, which share a slot of a Cluster, the
-- jobs are the caller's.
redis.register_function('martlet_1_group_unsend', function(keys, args)
  local u = {
    log = keys[1], refs = keys[2], deleted = keys[3], erase = keys[7],
    conversation = args[1], actor = args[2], id = args[3], window = tonumber(args[4]),
  }
  redis.call('ZCARD', u.deleted)
  u.since = redis.call('ZSCORE', keys[6], u.actor)
  u.is_admin = is_member(keys[5], u.actor)
  if not is_member(keys[4], u.actor) then
    return redis.error_reply(NOT_A_MEMBER)
  end
  local refusal, line = objection(u)
  if refusal then
    return refusal
  end
  if is_work_full(u.erase, keys[8]) then
    return redis.error_reply(WORK_FULL)
  end
  local id, rest, done = replace(u, line)
  if keys[8] then
    append_job(done, keys[8], group_job(u.conversation, id))
  end
  bury_message(u, line, rest)
  return 'DONE'
end)

-- martlet_1_hide: deletes a line of the history for one user.
-- KEYS  log:{c}  deleted:{c}  hidden:{user}  inbox:{user}, in a group: members:{c}  joined:{c}
-- ARGV  conversation, user, id, channel of the user
-- Reply DONE, or SAME when it was deleted so already; or
--       NOTAMEMBER  the user is not in the group
--       NOSUCHMESSAGE  the id is no message's, change's or tombstone's, or the user was not in the group then
--       any error: nothing changed
-- Cost  O(log N): 12 us.
redis.register_function('martlet_1_hide', function(keys, args)
  local call, conversation, user, id = redis.call, args[1], args[2], args[3]
  local name, is_line = conversation .. '/' .. id, is_id(id)
  if call('ZSCORE', keys[3], name) then
    return 'SAME'
  end
  if keys[5] and not is_member(keys[5], user) then
    return redis.error_reply(NOT_A_MEMBER)
  end
  local line = is_line and line_of(keys[1], id)
  local is_shown = line and (line.content or line.change) or is_line and tombstone(keys[2], id)
  local since = keys[6] and call('ZSCORE', keys[6], user)
  if not is_shown or since and is_later(id_of(since), id) then
    return redis.error_reply(NO_SUCH_MESSAGE)
  end
  local event = append_event({}, keys[4], DELETED, deletion(conversation, id, user, nil, number(now())))
  call('ZADD', keys[3], score_of(id), name)
  call('PUBLISH', args[4], event)
  return 'DONE'
end)

-- martlet_1_erase: takes the copy of a message out of an inbox.
-- KEYS  inbox:{user}  gone:{user}
-- ARGV  conversation, id of the message, the event (JSON as in inboxes) to stand in its place, where to go on ('+' at
--       first)
-- Reply 1 when it is erased now, 0 when the inbox has none, or {where to go on}
-- Cost  O(entries): 9 us for the newest, up to 200 entries or 256 KiB a call, 0.3 ms with small messages.
-- Looks from the end, and no further than to an older line of the conversation, since lines come in order. Allowed
-- without free memory: most often it frees some.
redis.register_function({
  function_name = 'martlet_1_erase',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, conversation, from = redis.call, args[1], args[4]
    if not is_id(args[2]) then
      return redis.error_reply('ERR this is no id of a message')
    end
    local head = '{"type":"message","id":"' .. args[2] .. '","conversation":"' .. conversation .. '",'
    local entries_seen, bytes_seen, count = 0, 0, 8
    while entries_seen < MOST_ENTRIES and bytes_seen < MOST_BYTES do
      local entries = call('XREVRANGE', keys[1], from, '-', 'COUNT', count)
      for _, entry in ipairs(entries) do
        local event = entry[2][2] or ''
        bytes_seen = bytes_seen + #event
        if string.sub(event, 1, #head) == head then
          call('HSET', keys[2], string.sub(entry[1], 3), args[3])
          call('XDEL', keys[1], entry[1])
          return 1
        end
        local kind, id, of = string.match(event, '^{"type":"(%a+)","id":"([^"]*)","conversation":"([^"]*)"')
        -- Another event of the conversation may tell of an older line.
        if of == conversation and (kind == 'message' or kind == 'group') and is_later(args[2], id) then
          return 0
        end
      end
      if #entries < count then
        return 0
      end
      entries_seen = entries_seen + count
      from = '(' .. entries[count][1]
      count = STEP
    end
    return { from }
  end,
})
