-- The one write of the record, for some logs at once, each for itself: if its head is the expected one, store the batch, move
-- the head, tell every node.
-- KEYS, for each log: log (stream), bodies (hash), head (hash). ARGV, for each: live channel; expected epoch, seq, hash;
-- next epoch, seq, hash, public seq, public hash; batch (first seq as 8 bytes, then for each entry header, public header and
-- body, each after its length as 4 bytes, all big-endian); how many of the live channel's listeners are the caller (0 or 1),
-- who hears of it by the answer; how many bodies are erased, and their seqs.
-- Returns for each log: 1 when recorded; the head's five fields and the missed entries when the head is another; an error.
-- A log that was never begun, as when the store was emptied, has a head in no epoch.
-- Scripts do not roll back, so everything is checked before the first write. Bodies go first: a body that no entry
-- points to is harmless, and once one HSET was permitted (the key is a hash, writes are taken) the last one is.
local function append(log, bodies, head, at)
  local live, batch = ARGV[at], ARGV[at + 9]

  local now = redis.call('HMGET', head, 'epoch', 'seq', 'hash', 'public_seq', 'public_hash')
  if not now[1] then return {'', '0', string.rep('A', 43), '0', string.rep('A', 43), {}} end
  if now[1] ~= ARGV[at + 1] or now[2] ~= ARGV[at + 2] or now[3] ~= ARGV[at + 3] then
    now[6] = entries_after(log, bodies, ARGV[at + 2], 1000)
    return now
  end

  local seq = tonumber(now[2])
  -- Nothing is ever trimmed, so a stream that is not as long as its head says was damaged or edited.
  local length = redis.call('XLEN', log)
  if length ~= seq then
    return redis.error_reply('PLENARIA the stream has ' .. length .. ' entries, its head says ' .. now[2])
  end

  local first, from = struct.unpack('>I8', batch)
  local entries, texts = {}, {}
  while from <= #batch do
    local header, public, body
    header, public, body, from = struct.unpack('>I4c0I4c0I4c0', batch, from)
    local id = string.format('%.0f', seq + #entries + 1)
    entries[#entries + 1] = {id .. '-0', header, public}
    texts[#texts + 1] = id
    texts[#texts + 1] = body
  end
  if #entries < 1 or #entries > 6000 or first ~= seq + 1 or tonumber(ARGV[at + 5]) ~= seq + #entries then
    return redis.error_reply('PLENARIA this is not the next batch')
  end

  -- In pieces: Lua's stack takes some 8,000 values.
  for i = 1, #texts, 2000 do redis.call('HSET', bodies, unpack(texts, i, math.min(i + 1999, #texts))) end
  for i = at + 12, at + 11 + tonumber(ARGV[at + 11]) do redis.call('HDEL', bodies, ARGV[i]) end
  for _, entry in ipairs(entries) do
    if entry[3] == '' then
      redis.call('XADD', log, entry[1], 'h', entry[2])
    else
      redis.call('XADD', log, entry[1], 'h', entry[2], 'p', entry[3])
    end
  end
  redis.call('HSET', head, 'epoch', ARGV[at + 4], 'seq', ARGV[at + 5], 'hash', ARGV[at + 6], 'public_seq', ARGV[at + 7],
    'public_hash', ARGV[at + 8])
  -- It is recorded by now, whether or not the news can go out: the stream is the truth.
  if redis.call('PUBSUB', 'SHARDNUMSUB', live)[2] > tonumber(ARGV[at + 10]) then redis.pcall('SPUBLISH', live, batch) end
  return 1
end

local results, at = {}, 1
for i = 1, #KEYS, 3 do
  -- What goes wrong with one log is no matter of the others'.
  local done, result = pcall(append, KEYS[i], KEYS[i + 1], KEYS[i + 2], at)
  if not done then result = redis.error_reply(type(result) == 'table' and result.err or tostring(result)) end
  results[#results + 1] = result
  at = at + 12 + tonumber(ARGV[at + 11])
end
return results
