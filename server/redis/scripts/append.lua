-- The one write of the record, for some logs at once, each for itself: if its head is the expected one, store the batch, move
-- the head, tell every node.
-- KEYS, for each log: log (stream), bodies (hash), head (hash). ARGV, for each: live channel; expected epoch, seq, hash;
-- next epoch, seq, hash, public seq, public hash; the first entry's seq; how many of the live channel's listeners are the
-- caller (0 or 1), who hears of it by the answer; how many bodies are erased, and their seqs; how many entries there are, and
-- of each its header, public header and body.
-- What is told on the live channel is one text: the first seq as 8 bytes, then for each entry header, public header and body,
-- each after its length as 4 bytes, all big-endian.
-- Returns for each log: 1 when recorded; the head's five fields and the missed entries when the head is another; an error.
-- A log that was never begun, as when the store was emptied, has a head in no epoch.
-- Scripts do not roll back, so everything is checked before the first write. Bodies go first: a body that no entry
-- points to is harmless, and once one HSET was permitted (the key is a hash, writes are taken) the last one is. Only the
-- first XADD can then still fail, where the stream has a last id beyond its length; the bodies are taken away again.
local news, channels = {}, {}
-- What all of them together may be told that they missed, so that no answer is more than the caller takes: about 1 MiB
-- each while there is, and then as many entries as they have in their batch, as far as 1 MiB goes. With fewer nobody could
-- tell whether it was recorded by an earlier attempt: the first entries of two nodes may be the same.
local missed_bytes = 8 * 1048576

local function append(log, bodies, head, at, entries_at, count)
  local now = redis.call('HMGET', head, 'epoch', 'seq', 'hash')
  if not now[1] then return {'', '0', string.rep('A', 43), '0', string.rep('A', 43), {}} end
  if now[1] ~= ARGV[at + 1] or now[2] ~= ARGV[at + 2] or now[3] ~= ARGV[at + 3] then
    now = redis.call('HMGET', head, 'epoch', 'seq', 'hash', 'public_seq', 'public_hash')
    local bytes
    now[6], bytes = entries_after(log, bodies, ARGV[at + 2], 1000, math.min(1048576, missed_bytes), count)
    missed_bytes = missed_bytes - bytes
    return now
  end

  local seq = tonumber(now[2])
  -- Nothing is ever trimmed, so a stream that is not as long as its head says was damaged or edited.
  local length = redis.call('XLEN', log)
  if length ~= seq then
    return redis.error_reply('PLENARIA the stream has ' .. length .. ' entries, its head says ' .. now[2])
  end
  if count < 1 or count > 6000 or tonumber(ARGV[at + 9]) ~= seq + 1 or tonumber(ARGV[at + 5]) ~= seq + count then
    return redis.error_reply('PLENARIA this is not the next batch')
  end

  -- Most often it is one entry, and what is spared there is time of the whole deployment's.
  if count == 1 then
    redis.call('HSET', bodies, ARGV[at + 9], ARGV[entries_at + 3])
  else
    local texts = {}
    for i = 1, count do
      texts[2 * i - 1] = string.format('%.0f', seq + i)
      texts[2 * i] = ARGV[entries_at + 3 * i]
    end
    -- In pieces: Lua's stack takes some 8,000 values.
    for i = 1, #texts, 2000 do redis.call('HSET', bodies, unpack(texts, i, math.min(i + 1999, #texts))) end
  end
  for i = 1, count do
    local id = string.format('%.0f-0', seq + i)
    local header, public = ARGV[entries_at + 3 * i - 2], ARGV[entries_at + 3 * i - 1]
    local added
    if public == '' then
      added = redis.pcall('XADD', log, id, 'h', header)
    else
      added = redis.pcall('XADD', log, id, 'h', header, 'p', public)
    end
    if added.err then
      for k = i, count do redis.call('HDEL', bodies, string.format('%.0f', seq + k)) end
      return redis.error_reply(added.err)
    end
  end
  for i = at + 12, at + 11 + tonumber(ARGV[at + 11]) do redis.call('HDEL', bodies, ARGV[i]) end
  if ARGV[at + 4] ~= now[1] then redis.call('HSET', head, 'epoch', ARGV[at + 4]) end
  redis.call('HSET', head, 'seq', ARGV[at + 5], 'hash', ARGV[at + 6], 'public_seq', ARGV[at + 7], 'public_hash', ARGV[at + 8])
  channels[#channels + 1] = ARGV[at]
  news[#news + 1] = {at, entries_at, count}
  return 1
end

local results, at = {}, 1
for i = 1, #KEYS, 3 do
  local entries_at = at + 12 + tonumber(ARGV[at + 11])
  local count = tonumber(ARGV[entries_at])
  -- What goes wrong with one log is no matter of the others'.
  local done, result = pcall(append, KEYS[i], KEYS[i + 1], KEYS[i + 2], at, entries_at, count)
  if not done then result = redis.error_reply(type(result) == 'table' and result.err or tostring(result)) end
  results[#results + 1] = result
  at = entries_at + 1 + 3 * count
end

-- All is recorded by now, whether or not the news can go out: the stream is the truth.
if #channels > 0 then
  local listeners = redis.pcall('PUBSUB', 'SHARDNUMSUB', unpack(channels))
  for i, one in ipairs(news) do
    local at, entries_at, count = unpack(one)
    if listeners.err or listeners[2 * i] > tonumber(ARGV[at + 10]) then
      local parts = {struct.pack('>I8', tonumber(ARGV[at + 9]))}
      for k = entries_at + 1, entries_at + 3 * count do
        parts[#parts + 1] = struct.pack('>I4', #ARGV[k])
        parts[#parts + 1] = ARGV[k]
      end
      redis.pcall('SPUBLISH', ARGV[at], table.concat(parts))
    end
  end
end
return results
