-- Fan-out: what the worker reads of a group, and what it delivers. Part of the library that martlet_1.lua begins.

-- Entries that are read at once from a log, so that a page's bytes are bounded however many entries are asked for.
local STEP = 16

-- The lines behind an id up to another one, oldest first, at most so many, and of so many bytes (but one at least).
-- Behind them whether there are no more, and how many bytes they have.
local function lines_behind(log, id, to, most_entries, most_bytes)
  local lines, bytes = {}, 0
  local from = id and '(' .. id or '-'
  while #lines < most_entries do
    local count = math.min(STEP, most_entries - #lines)
    local entries = redis.call('XRANGE', log, from, to, 'COUNT', count)
    for _, entry in ipairs(entries) do
      for _, text in ipairs(entry[2]) do
        bytes = bytes + #text
      end
      if bytes > most_bytes and #lines > 0 then
        return lines, false, bytes
      end
      lines[#lines + 1] = entry
    end
    if #entries < count then
      return lines, true, bytes
    end
    from = '(' .. entries[count][1]
  end
  return lines, false, bytes
end

-- martlet_1_fanout: what is to be fanned out next in a group, and whose membership began or ended meanwhile.
-- KEYS  log:{c}  fanned:{c}  joined:{c}  left:{c}
-- ARGV  most entries, most bytes, ['' or the id of a line: memberships are known for the lines up to it]
-- Reply {id of the last line that was fanned out or '', {{id, {field, value ...}} ...}, {member, joined ...},
--        {member:joined, left ...}}: memberships that began with the first of the lines or later, and those that ended so
--        With the third argument there is a fifth element behind lines: the id of the line up to which memberships are
--        known now, which is the log's last one; or, if an id was given, that id, lines up to it, and no memberships.
-- Cost  O(lines + memberships): 7.5 us with a line, 0.1 ms with 64, and 0.5 us for each membership. So a log that is far
--       behind is read with the memberships once, and then with the id.
-- Read `fanned` and the members first, in pages, then call this: a line goes to the members found and to those listed
-- here, where joined <= line, and line <= left where it ended. A member who is listed as left is one still only if
-- listed as joined too. When `fanned` is another one by now, somebody else is at work: read everything again.
redis.register_function({
  function_name = 'martlet_1_fanout',
  flags = { 'no-writes' },
  callback = function(keys, args)
    local call = redis.call
    local fanned = call('GET', keys[2])
    local known = args[3] or ''
    local to = known ~= '' and known or '+'
    local lines, is_end = lines_behind(keys[1], fanned, to, tonumber(args[1]), tonumber(args[2]))
    if #lines == 0 then
      return { fanned or '', {}, {}, {} }
    elseif known ~= '' then
      return { fanned or '', lines, {}, {}, known }
    end
    local first = score_of(lines[1][1])
    local reply = {
      fanned or '', lines,
      call('ZRANGEBYSCORE', keys[3], first, '+inf', 'WITHSCORES'),
      call('ZRANGEBYSCORE', keys[4], first, '+inf', 'WITHSCORES'),
    }
    if args[3] then
      -- A user who may not do this is only served more slowly.
      local last = is_end and lines[#lines] or redis.pcall('XREVRANGE', keys[1], '+', '-', 'COUNT', 1)[1]
      reply[5] = last and last[1]
    end
    return reply
  end,
})

-- A line as martlet_1_deliver needs it: cut where the inbox id goes, so that no user's copy is cut again.
local function parse_line(id, event)
  local head, rest = string.match(event, '^({"type":"%w+",)(.*)$')
  if not head then
    error({ err = 'ERR an event begins with its type' })
  end
  local line = { id = id, score = score_of(id), event = event, head = head .. '"inbox":', rest = ',' .. rest }
  line.place = tonumber(line.score)
  if head == '{"type":"message",' then
    line.sender = string.match(event, '"from":"([^"]*)"')
  end
  return line
end

-- Gives one user the lines that they do not have yet. Returns how many, and what went wrong with the one behind them.
local function deliver(inbox, chats, channel, conversation, lines, first)
  local call, pcall = redis.call, redis.pcall
  local last
  for i = first, #lines do
    local line = lines[i]
    local entry = pcall('XADD', inbox, '0-*', 'event', line.event)
    if type(entry) == 'table' then
      if last then
        call('ZADD', chats, last, conversation)
      end
      return i - first, entry.err
    end
    last = line.score
    call('PUBLISH', channel, line.head .. string.sub(entry, 3) .. line.rest)
  end
  call('ZADD', chats, last, conversation)
  return #lines - first + 1
end

-- Appends push jobs for the messages among the lines from `first` to `last`, unless the user wrote them or has a live
-- device. Returns what went wrong. Nothing may go wrong with a delivery because of a push: the message is in the inbox,
-- and that is what counts.
local function push(keys, first_key, args, first_length, channel, lines, first, last)
  local user = user_of(channel)
  local problem, is_away
  for i = first, last do
    local line = lines[i]
    if line.sender and line.sender ~= user then
      if is_away == nil then
        is_away = not has_device(channel)
      end
      if not is_away then
        return nil
      end
      local payload = push_payload(user, line.event)
      for j = first_key, #keys do
        local most = args[first_length + j - first_key]
        local reply = redis.pcall('XADD', keys[j], 'MAXLEN', '~', most, '*', 'version', '1', 'type', 'push',
          'payload', payload)
        problem = type(reply) == 'table' and reply.err or problem
      end
    end
  end
  return problem
end

-- martlet_1_deliver: gives n users k lines of a conversation, each line once to each user.
-- KEYS  inbox:{user} chats:{user} of each user, [work:<name> of each tap for pushes]
-- ARGV  conversation, n, k, id and event (JSON as in inboxes) of each line in the log's order, channel of each user,
--       [most entries of each tap in the keys' order]
-- Reply {number of deliveries, number of repeats that were skipped, position, error, position, error ...}
--       position  1 for the first user: that user lacks lines that the others have; call again. 0: a tap for pushes
--                 refused a job; the deliveries are done, and calling again changes nothing
-- Cost  O(n * k): 8 us for one user, 4.4 us each for 50 and more, 2.8 us a line when there are four; a repeat 1.1 us;
--       3 us more for a push. So 100 deliveries hold Redis for half a millisecond: ask for a few hundred at most.
-- A user's `chats` says which line they had last: lines up to it are skipped. A user whose keys hold something foreign
-- keeps nobody else from their lines. For one user and no tap it is a function over one tag.
redis.register_function('martlet_1_deliver', function(keys, args)
  local conversation, users, count = args[1], tonumber(args[2]), tonumber(args[3])
  local lines = {}
  for i = 1, count do
    lines[i] = parse_line(args[2 + 2 * i], args[3 + 2 * i])
  end
  local channels = 3 + 2 * count
  local delivered, repeated, reply = 0, 0, { 0, 0 }
  local push_problem
  for i = 1, users do
    local inbox, chats, channel = keys[2 * i - 1], keys[2 * i], args[channels + i]
    local last = redis.pcall('ZSCORE', chats, conversation)
    local done, problem, first = 0, nil, 1
    if type(last) == 'table' then
      problem = last.err
    else
      last = tonumber(last or 0)
      while first <= count and lines[first].place <= last do
        first = first + 1
      end
      repeated = repeated + first - 1
      if first <= count then
        done, problem = deliver(inbox, chats, channel, conversation, lines, first)
      end
    end
    delivered = delivered + done
    if problem then
      reply[#reply + 1] = i
      reply[#reply + 1] = problem
    end
    if done > 0 and keys[2 * users + 1] then
      push_problem = push(keys, 2 * users + 1, args, channels + users + 1, channel, lines, first, first + done - 1)
        or push_problem
    end
  end
  if push_problem then
    reply[#reply + 1] = 0
    reply[#reply + 1] = push_problem
  end
  reply[1], reply[2] = delivered, repeated
  return reply
end)

-- The two numbers of a stream's id; also of one that somebody wrote into a log by hand.
local function parts_of(id)
  local ms, count = string.match(id, '^(%d+)%-(%d+)$')
  return tonumber(ms), tonumber(count)
end

-- martlet_1_fanned: notes that everything up to a line was delivered to everybody.
-- KEYS  fanned:{c}
-- ARGV  id
-- Reply the id noted now, never lower than before
-- Cost  O(1), 2 us.
redis.register_function({
  function_name = 'martlet_1_fanned',
  flags = { 'allow-oom' },
  callback = function(keys, args)
    local ms, count = parts_of(args[1])
    if not ms then
      return redis.error_reply('ERR this is no id of a line')
    end
    local current = redis.call('GET', keys[1])
    local current_ms, current_count = parts_of(current or '')
    if current_ms and (current_ms > ms or current_ms == ms and current_count >= count) then
      return current
    end
    redis.call('SET', keys[1], args[1])
    return args[1]
  end,
})
