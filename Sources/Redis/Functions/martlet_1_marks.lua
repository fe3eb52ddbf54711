-- Marks: what each participant of a conversation has got and read. Part of the library that martlet_1.lua begins.
--
-- A mark is the id of a line: everything up to it was delivered to the user, or read by them. Marks only move forward,
-- so every function here may come late, twice or out of order. In a group nobody is told of a single mark: the senders
-- are told how far all others are, by a job that the first mark asks for and that stands for all until it is done.

-- The mark of who has none yet; comes before all ids.
local NONE = '0'

-- Whether this is the id of a line, as the functions give them out.
local function is_id(text)
  return #text <= 16 and string.find(text, '^[1-9]%d*%-%d$') ~= nil
end

-- Whether a line comes behind a mark, which may be missing. Ids have one digit behind the dash: the longer one is the
-- later one, and of the same length they sort as strings.
local function is_later(id, mark)
  return not mark or #id > #mark or #id == #mark and id > mark
end

local function later(one, other)
  return is_later(one, other) and one or other
end

-- Appends an event to an inbox, as a part of a step that is done whole or not at all. `head` is `{"type":"…",`.
-- Returns the form to publish.
local function append_event(done, inbox, head, rest)
  local entry = append(done, inbox, '0-*', 'event', head .. rest)
  return head .. inbox_field(entry) .. rest
end

local RECEIPT = '{"type":"receipt",'

-- What stands in a receipt behind its type; `by` is a list of fields, or empty.
local function receipt(conversation, status, id, by, time)
  return '"conversation":"' .. conversation .. '","status":"' .. status .. '","id":"' .. id .. '"' .. by
    .. ',"time":' .. number(time) .. '}'
end

-- martlet_1_delivered: notes what a participant of a 1:1 conversation has got, and tells the sender.
-- KEYS  marks:{c}  inbox:{sender}
-- ARGV  conversation, recipient, id, channel of the sender
-- Reply 1 when the mark has moved, 0 when it was there already, or recipient and sender are the same
--       any error: nothing changed
-- Cost  O(1), 7 us; 2.5 us when it was there already.
-- Allowed without free memory: what was not marked must not be acknowledged, and acknowledgements free memory.
redis.register_function({
  function_name = 'martlet_1_delivered',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local conversation, recipient, id = args[1], args[2], args[3]
    if not is_id(id) then
      return redis.error_reply('ERR this is no id of a line')
    end
    local field = 'delivered:' .. recipient
    local known = redis.call('HMGET', keys[1], field, 'read:' .. recipient)
    if not is_later(id, known[1]) or user_of(args[4]) == recipient then
      return 0
    end
    -- Who has read a message has got it, and its sender knows.
    if is_later(id, known[2]) then
      local rest = receipt(conversation, 'delivered', id, ',"by":"' .. recipient .. '"', now())
      redis.call('PUBLISH', args[4], append_event({}, keys[2], RECEIPT, rest))
    end
    redis.call('HSET', keys[1], field, id)
    return 1
  end,
})

-- martlet_1_group_delivered: notes what members of a group have got, and asks for the job that tells the senders.
-- KEYS  marks:{c}  members:{c}  [work:receipts]
-- ARGV  conversation, n (1 to 100), user and id of each
-- Reply how many marks have moved; those of others than members do not
--       any error: nothing changed
-- Cost  O(n): 5 us for one, 110 us for 100, and 3 us for the job.
-- Allowed without free memory, as martlet_1_delivered. Without the last key, in a Cluster, the job is the caller's.
redis.register_function({
  function_name = 'martlet_1_group_delivered',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local call, count = redis.call, tonumber(args[2])
    if not count or count < 1 or count > 100 or #args ~= 2 + 2 * count then
      return redis.error_reply('ERR from 1 to 100 users, each with an id')
    end
    local users, fields = {}, {}
    for i = 1, count do
      users[i] = args[1 + 2 * i]
      fields[i] = 'delivered:' .. users[i]
    end
    fields[count + 1] = DUE
    local present, known = call('SMISMEMBER', keys[2], unpack(users)), call('HMGET', keys[1], unpack(fields))
    local moved, changes = {}, {}
    for i = 1, count do
      local id, user = args[2 + 2 * i], users[i]
      if present[i] == 1 and is_later(id, moved[user] or known[i]) and is_id(id) then
        moved[user] = id
        changes[#changes + 1] = fields[i]
        changes[#changes + 1] = id
      end
    end
    if #changes > 0 then
      call('HSET', keys[1], unpack(changes))
      if keys[3] then
        ask_for_receipts(keys[1], keys[3], args[1], known[count + 1])
      end
    end
    return #changes / 2
  end,
})

-- martlet_1_read: notes what a participant has read, and tells the sender and the reader's other devices.
-- KEYS  marks:{c}  log:{c}  inbox:{reader}  cursor:{reader}
--       1:1: inbox:{peer}; in a group: members:{c}  work:receipts
-- ARGV  conversation, reader, device, id, channel of the reader, channel of the peer ('' in a group)
-- Reply 1 when the mark has moved, 0 when it was there already; or
--       NOSUCHMESSAGE  there is no line so late
--       NOTAMEMBER  the reader is not in the group
--       any error: nothing changed
-- Cost  O(1): 11 us, with other devices of the reader 16 us, in a group 9 us; 4 us when it was there already.
-- Who has read a message has got it: both marks move. An id of no line marks all lines before it.
redis.register_function('martlet_1_read', function(keys, args)
  local call = redis.call
  local conversation, reader, device, id = args[1], args[2], args[3], args[4]
  local is_group, is_line = args[6] == '', is_id(id)
  if is_group and not is_member(keys[5], reader) then
    return redis.error_reply(NOT_A_MEMBER)
  end
  local known = call('HMGET', keys[1], 'read:' .. reader, 'delivered:' .. reader, DUE)
  if is_line and not is_later(id, known[1]) then
    return 0
  end
  if not is_line or #call('XRANGE', keys[2], id, '+', 'COUNT', 1) == 0 then
    return redis.error_reply('NOSUCHMESSAGE the conversation has not come so far')
  end
  local has_others = call('HLEN', keys[4]) > 2
  local done, time, by = {}, now(), ',"by":"' .. reader .. '"'
  local to_peer, to_self
  if not is_group and keys[5] ~= keys[3] then
    to_peer = append_event(done, keys[5], RECEIPT, receipt(conversation, 'read', id, by, time))
  end
  if has_others then
    by = by .. ',"device":"' .. device .. '"'
    to_self = append_event(done, keys[3], RECEIPT, receipt(conversation, 'read', id, by, time))
  end
  call('HSET', keys[1], 'read:' .. reader, id)
  if is_later(id, known[2]) then
    call('HSET', keys[1], 'delivered:' .. reader, id)
  end
  if to_peer then
    call('PUBLISH', args[6], to_peer)
  end
  if to_self then
    call('PUBLISH', args[5], to_self)
  end
  if is_group and keys[6] then
    ask_for_receipts(keys[1], keys[6], conversation, known[3])
  end
  return 1
end)

-- What stands in a hash for fields made of a head and each of the users, by user; and how many of them there are.
local function values_of(hash, head, users)
  local values, count = {}, 0
  for first = 1, #users, CHUNK do
    local fields = {}
    for i = first, math.min(first + CHUNK - 1, #users) do
      fields[#fields + 1] = head .. users[i]
    end
    for i, value in ipairs(redis.call('HMGET', hash, unpack(fields))) do
      values[users[first + i - 1]] = value or nil
      count = count + (value and 1 or 0)
    end
  end
  return values, count
end

-- Removes what the marks still have of those who are no members any more.
local function forget_others(marks, is_present)
  local all, stale = redis.call('HKEYS', marks), {}
  for _, field in ipairs(all) do
    local user = string.match(field, '^%a+:(.*)$')
    if user and not is_present[user] then
      stale[#stale + 1] = field
    end
  end
  call_in_chunks('HDEL', marks, stale)
end

-- The id of the line with a score.
local function id_of(score)
  return (string.gsub(string.format('%.1f', score), '%.', '-', 1))
end

-- Lifts marks to the line that added the member, where they are below it or missing. Those of members who were added
-- before all marks need no look.
local function lift(places, members, joined)
  local call, without, lowest = redis.call, {}, nil
  for _, user in ipairs(members) do
    local mark = places[user]
    if not mark then
      without[#without + 1] = user
    elseif not lowest or is_later(lowest, mark) then
      lowest = mark
    end
  end
  for first = 1, #without, CHUNK do
    local last = math.min(first + CHUNK - 1, #without)
    for i, score in ipairs(call('ZMSCORE', joined, unpack(without, first, last))) do
      places[without[first + i - 1]] = score and id_of(score) or NONE
    end
  end
  local since = lowest and call('ZRANGE', joined, score_of(lowest), '+inf', 'BYSCORE', 'WITHSCORES') or {}
  for i = 1, #since, 2 do
    local mark = places[since[i]]
    places[since[i]] = mark and later(id_of(since[i + 1]), mark)
  end
end

-- The lowest of the marks, whose it is, and the lowest of the others: how far all but that member are, and how far all
-- are but for that member.
local function lowest_two(members, places)
  local low, lowest, second
  for _, user in ipairs(members) do
    local place = places[user]
    if not low or is_later(low, place) then
      low, lowest, second = place, user, low
    elseif not second or is_later(second, place) then
      second = place
    end
  end
  return low, lowest, second
end

-- What senders were told, from its text: all but one member up to `low`, that one up to `own`.
local function parse_told(text)
  local low, lowest, own = string.match(text or '', '^(%S+) (%S+) (%S+)$')
  return { low = low or NONE, lowest = lowest, own = own or NONE }
end

-- Looks through the lines behind `from` up to `to` for those of senders that pass, and notes the last of each in
-- `news`. Returns the line that was come to, and whether there are more.
local function look_through(log, from, to, budget, news, passes)
  if not is_later(to, from) then
    return from, false
  elseif budget.lines <= 0 or budget.bytes <= 0 then
    return from, true
  end
  local lines, is_end, bytes = lines_behind(log, from ~= NONE and from or nil, to, budget.lines, budget.bytes)
  budget.lines, budget.bytes = budget.lines - #lines, budget.bytes - bytes
  for _, line in ipairs(lines) do
    local id, fields = line[1], line[2]
    -- As append_log was given them: `from` first, and of messages `content` last.
    if fields[7] == 'content' and passes(fields[2], id) then
      news[fields[2]] = id
    end
    from = id
  end
  return is_end and to or from, not is_end
end

-- What is to be told of one status: {told now, told then, {sender, id} ...}, and whether there is more behind it.
local function receipts_of(log, members, places, text, budget)
  local reply = { text or '', text or '' }
  local low, lowest, second = lowest_two(members, places)
  if not second then
    return reply, false
  end
  local told, news = parse_told(text), {}
  local place, is_cut = look_through(log, told.low, low, budget, news, function(sender, id)
    return places[sender] and is_later(id, sender == told.lowest and told.own or told.low)
  end)
  if is_cut then
    told.lowest, told.low, told.own = told.lowest or lowest, place, later(told.own, place)
  else
    local own = later(told.low, low)
    own = told.lowest == lowest and later(own, told.own) or own
    told = { low = later(told.low, low), lowest = lowest }
    told.own, is_cut = look_through(log, own, second, budget, news, function(sender)
      return sender == lowest
    end)
  end
  if told.own ~= NONE then
    reply[2] = told.low .. ' ' .. told.lowest .. ' ' .. told.own
  end
  for sender, id in pairs(news) do
    reply[#reply + 1] = { sender, id }
  end
  return reply, is_cut
end

-- martlet_1_receipts: what is to be told to whom of what all others in a group have got and read.
-- KEYS  marks:{c}  members:{c}  joined:{c}  log:{c}
-- ARGV  conversation, most lines to look at (200)
-- Reply {of delivered, of read, 1 if there is more to ask for when this was told, else 0}; of each status
--       {what was told so far, what will have been told, {sender, id of their last line that all others have} ...}
-- Cost  O(members + lines): 13 us with three members, 0.15 ms with a hundred, 1.2 ms with a thousand; 1.6 us a line.
-- Nobody's mark is below the line that added them; who has read a line has got it. From now on a mark that moves asks
-- for another job. What was told is `<id told to all> <member> <id told to that member>`: the member who is furthest
-- behind keeps everybody else waiting, but not themselves. So a line is looked at twice at most, however many members.
redis.register_function('martlet_1_receipts', function(keys, args)
  local call, marks, log = redis.call, keys[1], keys[4]
  local members = call('SMEMBERS', keys[2])
  local delivered, delivered_count = values_of(marks, 'delivered:', members)
  local read, read_count = values_of(marks, 'read:', members)
  local told = call('HMGET', marks, ':delivered', ':read', DUE)
  for user, id in pairs(read) do
    delivered[user] = later(id, delivered[user])
  end
  lift(delivered, members, keys[3])
  lift(read, members, keys[3])
  local budget = { lines = math.min(tonumber(args[2]), MOST_ENTRIES), bytes = MOST_BYTES }
  local of_delivered, is_cut = receipts_of(log, members, delivered, told[1], budget)
  local of_read, is_read_cut = receipts_of(log, members, read, told[2], budget)
  local count = delivered_count + read_count + (told[1] and 1 or 0) + (told[2] and 1 or 0) + (told[3] and 1 or 0)
  if call('HLEN', marks) > count then
    -- Every member has a place by now, and nobody else.
    forget_others(marks, read)
  end
  call('HDEL', marks, DUE)
  return { of_delivered, of_read, (is_cut or is_read_cut) and 1 or 0 }
end)

-- martlet_1_tell: tells senders of a group how far all others are, and notes that they were told.
-- KEYS  marks:{c}  inbox:{sender} of each
-- ARGV  conversation, status, what was told so far, what will have been told, n, channel and id of each sender:
--       as martlet_1_receipts said
-- Reply DONE, also when it was done already; or
--       CHANGED  something else was told by now: nobody told; ask martlet_1_receipts again
-- Cost  O(n): 5 us for one sender, 2.7 us for each further one.
-- A sender whose inbox cannot be written to is passed over: it must not keep the receipts of all others.
redis.register_function('martlet_1_tell', function(keys, args)
  local call, conversation, status, count = redis.call, args[1], args[2], tonumber(args[5])
  local told = call('HGET', keys[1], ':' .. status) or ''
  if told ~= args[3] then
    return told == args[4] and 'DONE' or redis.error_reply('CHANGED something else was told by now: read again')
  elseif told == args[4] then
    return 'DONE'
  end
  local time = now()
  for i = 1, count do
    local rest = receipt(conversation, status, args[5 + 2 * i], '', time)
    local entry = redis.pcall('XADD', keys[1 + i], '0-*', 'event', RECEIPT .. rest)
    if type(entry) ~= 'table' then
      call('PUBLISH', args[4 + 2 * i], RECEIPT .. inbox_field(entry) .. rest)
    end
  end
  call('HSET', keys[1], ':' .. status, args[4])
  return 'DONE'
end)
