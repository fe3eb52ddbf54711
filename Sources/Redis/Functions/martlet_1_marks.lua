-- Marks: what each participant of a conversation has got and read. Part of the library that martlet_1.lua begins.
--
-- A mark is the id of a line: everything up to it was delivered to the user, or read by them. Marks only move forward,
-- so every function here may come late, twice or out of order. In a group nobody is told of a single mark: the senders
-- are told how far all others are, by a job that the first mark asks for and that stands for all until it is done.

-- The field of a group's marks that says when a job was asked for. No member's field has its colon in front; those of
-- what the senders were told, `:delivered` and `:read`, have it too.
local DUE = ':due'

-- How long a job that was asked for is waited for: it may have been lost with its stream.
local DUE_MS = 60000

-- The place of a line in the order of a log, as a number; nil for what is no id.
local function place_of(id)
  return string.find(id, '^[1-9]%d*%-%d$') and #id <= 16 and tonumber((score_of(id))) or nil
end

-- Whether the line comes behind the mark, which may be missing.
local function is_behind(mark, place)
  return not mark or (place_of(mark) or 0) < place
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

-- Asks for the job that tells the senders of a group, unless it has been asked for. A job that cannot be had fails
-- nobody's marks: the next one asks again.
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

-- martlet_1_delivered: notes what a participant of a 1:1 conversation has got, and tells the sender.
-- KEYS  marks:{c}  inbox:{sender}
-- ARGV  conversation, recipient, id, channel of the sender
-- Reply 1 when the mark has moved, 0 when it was there already, or recipient and sender are the same
--       any error: nothing changed
-- Cost  O(1), 8 us; 2 us when it was there already.
-- Allowed without free memory: what was not marked must not be acknowledged, and acknowledgements free memory.
redis.register_function({
  function_name = 'martlet_1_delivered',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local conversation, recipient, id = args[1], args[2], args[3]
    local place = place_of(id)
    if not place then
      return redis.error_reply('ERR this is no id of a line')
    end
    local field = 'delivered:' .. recipient
    local known = redis.call('HMGET', keys[1], field, 'read:' .. recipient)
    if not is_behind(known[1], place) or user_of(args[4]) == recipient then
      return 0
    end
    -- Who has read a message has got it, and its sender knows.
    if is_behind(known[2], place) then
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
-- Cost  O(n): 5 us for one, 90 us for 100, and 4 us for the job.
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
      local place = place_of(id)
      if present[i] == 1 and place and is_behind(moved[user] or known[i], place) then
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
-- Cost  O(1): 12 us, with other devices of the reader 16 us, in a group 9 us; 5 us when it was there already.
-- Who has read a message has got it: both marks move. An id of no line marks all lines before it.
redis.register_function('martlet_1_read', function(keys, args)
  local call = redis.call
  local conversation, reader, device, id = args[1], args[2], args[3], args[4]
  local is_group, place = args[6] == '', place_of(id)
  if is_group and not is_member(keys[5], reader) then
    return redis.error_reply(NOT_A_MEMBER)
  end
  local known = call('HMGET', keys[1], 'read:' .. reader, 'delivered:' .. reader, DUE)
  if place and not is_behind(known[1], place) then
    return 0
  end
  if not place or #call('XRANGE', keys[2], id, '+', 'COUNT', 1) == 0 then
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
  if is_behind(known[2], place) then
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

-- The marks of the members present, by status and member, as places; what was told; who is a member; and the fields of
-- those who are none any more.
local function marks_of(marks, members, joined)
  local call = redis.call
  local all, places = call('HGETALL', marks), { delivered = {}, read = {} }
  local told, stale, is_present = {}, {}, {}
  for _, user in ipairs(members) do
    is_present[user] = true
  end
  for i = 1, #all, 2 do
    local status, user = string.match(all[i], '^(%a*):(.*)$')
    local of_status = status and places[status]
    if of_status and is_present[user] then
      of_status[user] = place_of(all[i + 1])
    elseif of_status then
      stale[#stale + 1] = all[i]
    else
      told[all[i]] = all[i + 1]
    end
  end
  local since = call('ZRANGE', joined, 0, -1, 'WITHSCORES')
  for i = 1, #since, 2 do
    since[since[i]] = tonumber(since[i + 1])
  end
  local delivered, read = places.delivered, places.read
  for _, user in ipairs(members) do
    local first = since[user] or 0
    read[user] = math.max(read[user] or 0, first)
    delivered[user] = math.max(delivered[user] or 0, read[user])
  end
  return places, told, is_present, stale
end

-- The lowest of the marks, whose it is, and the lowest of the others: how far all but that member are, and how far all
-- are but for that member.
local function lowest_two(members, places)
  local low, lowest, second
  for _, user in ipairs(members) do
    local place = places[user]
    if not low or place < low then
      low, lowest, second = place, user, low
    elseif not second or place < second then
      second = place
    end
  end
  return low, lowest, second
end

-- A line's id as it was before it became a place; '0' for none.
local function id_of(place)
  return place > 0 and (string.gsub(string.format('%.1f', place), '%.', '-', 1)) or '0'
end

-- What senders were told, from its text: all but one member up to `low`, that one up to `own`.
local function parse_told(text)
  local low, lowest, own = string.match(text or '', '^(%S+) (%S+) (%S+)$')
  return low and { low = place_of(low) or 0, lowest = lowest, own = place_of(own) or 0 }
    or { low = 0, own = 0 }
end

-- Looks through the lines behind `from` up to `to` for those of senders that pass, and notes the last of each in
-- `news`. Returns the place that was come to.
local function look_through(log, from, to, budget, news, passes)
  if to <= from then
    return from
  end
  local lines, is_end
  if budget.lines > 0 and budget.bytes > 0 then
    lines, is_end = lines_behind(log, from > 0 and id_of(from) or nil, id_of(to), budget.lines, budget.bytes)
  else
    lines = {}
  end
  for _, line in ipairs(lines) do
    budget.lines = budget.lines - 1
    local sender, is_message
    for i = 1, #line[2], 2 do
      local name, value = line[2][i], line[2][i + 1]
      budget.bytes = budget.bytes - #name - #value
      sender = name == 'from' and value or sender
      is_message = is_message or name == 'content'
    end
    local place = tonumber((score_of(line[1])))
    if is_message and sender and passes(sender, place) then
      news[sender] = line[1]
    end
    from = place
  end
  return is_end and to or from, not is_end
end

-- What is to be told of one status: {told now, told then, {sender, id} ...}, and whether there is more behind it.
local function receipts_of(log, members, is_present, places, text, budget)
  local low, lowest, second = lowest_two(members, places)
  local reply = { text or '', text or '' }
  if not second then
    return reply, false
  end
  local told, news = parse_told(text), {}
  local function told_to(sender)
    return sender == told.lowest and told.own or told.low
  end
  local place, is_cut = look_through(log, told.low, low, budget, news, function(sender, place)
    return is_present[sender] and place > told_to(sender)
  end)
  if is_cut then
    told.lowest = told.lowest or lowest
    told.low, told.own = place, math.max(told.own, place)
  else
    local own = math.max(told.low, low, told.lowest == lowest and told.own or 0)
    own, is_cut = look_through(log, own, second, budget, news, function(sender)
      return sender == lowest
    end)
    told = { low = math.max(told.low, low), lowest = lowest, own = own }
  end
  if told.low > 0 or told.own > 0 then
    reply[2] = id_of(told.low) .. ' ' .. told.lowest .. ' ' .. id_of(told.own)
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
-- Cost  O(members + lines): 12 us with three members, 0.3 ms with a hundred, 2.5 ms with a thousand; 1 us a line.
-- Nobody's mark is below the line that added them; who has read a line has got it. From now on a mark that moves asks
-- for another job. What was told is `<id told to all> <member> <id told to that member>`: the member who is furthest
-- behind keeps everybody else waiting, but not themselves. So a line is looked at twice at most, however many members.
redis.register_function('martlet_1_receipts', function(keys, args)
  local marks, log = keys[1], keys[4]
  local members = redis.call('SMEMBERS', keys[2])
  local places, told, is_present, stale = marks_of(marks, members, keys[3])
  local budget = { lines = math.min(tonumber(args[2]), MOST_ENTRIES), bytes = MOST_BYTES }
  local delivered, is_cut =
    receipts_of(log, members, is_present, places.delivered, told[':delivered'], budget)
  local read, is_read_cut = receipts_of(log, members, is_present, places.read, told[':read'], budget)
  stale[#stale + 1] = DUE
  call_in_chunks('HDEL', marks, stale)
  return { delivered, read, (is_cut or is_read_cut) and 1 or 0 }
end)

-- martlet_1_tell: tells senders of a group how far all others are, and notes that they were told.
-- KEYS  marks:{c}  inbox:{sender} of each
-- ARGV  conversation, status, what was told so far, what will have been told, n, channel and id of each sender:
--       as martlet_1_receipts said
-- Reply DONE, also when it was done already; or
--       CHANGED  something else was told by now: nobody told; ask martlet_1_receipts again
-- Cost  O(n): 5 us, and 3 us for each sender.
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

-- Puts an event behind a page's others, unless the page is full, which it then says.
local function put(page, id, event)
  page.bytes = page.bytes + #event
  if #page.entries > 0 and page.bytes > MOST_BYTES then
    page.is_full = true
  else
    page.entries[#page.entries + 1] = { '0-' .. id, { 'event', event } }
    page.is_full = #page.entries >= page.most
  end
end

-- Puts what `gone` has for the ids from one to another into a page. Ends where it has nothing for many ids in a row.
local function fill(page, gone, from, to)
  while from <= to and not page.is_full do
    local fields, has_any = {}, false
    for id = from, math.min(to, from + page.most - 1) do
      fields[#fields + 1] = number(id)
    end
    for i, event in ipairs(redis.call('HMGET', gone, unpack(fields))) do
      if event and not page.is_full then
        has_any = true
        put(page, fields[i], event)
      end
    end
    if not has_any then
      return
    end
    from = from + #fields
  end
end

-- martlet_1_page: a page of an inbox, with what stands in the place of entries that were erased.
-- KEYS  inbox:{user}  gone:{user}
-- ARGV  inbox id to begin with, most entries (200)
-- Reply entries as XRANGE gives them, oldest first, of 256 KiB at most, but one at least
-- Cost  O(entries): 10 us for one, 30 us for 16.
-- An id that is missing still was lost or trimmed away. Of a row of missing ids that is longer than the page, the first
-- as many are looked for.
redis.register_function({
  function_name = 'martlet_1_page',
  flags = { 'no-writes' },
  callback = function(keys, args)
    local call, next_id = redis.call, tonumber(args[1])
    local page = { entries = {}, bytes = 0, most = math.min(tonumber(args[2]), MOST_ENTRIES) }
    local has_gone = call('EXISTS', keys[2]) == 1
    repeat
      local count = math.min(STEP, page.most - #page.entries)
      local entries = call('XRANGE', keys[1], '0-' .. number(next_id), '+', 'COUNT', count)
      for _, entry in ipairs(entries) do
        local id = tonumber(string.match(entry[1], '^0%-(%d+)$'))
        if has_gone then
          fill(page, keys[2], next_id, id - 1)
        end
        if not page.is_full then
          put(page, number(id), entry[2][2])
        end
        next_id = id + 1
      end
      if #entries < count then
        if has_gone then
          fill(page, keys[2], next_id, last_inbox(keys[1]))
        end
        page.is_full = true
      end
    until page.is_full
    return page.entries
  end,
})
