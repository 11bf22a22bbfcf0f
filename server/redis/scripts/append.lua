-- The one write of the record: if the head is the expected one, store the batch, move the head, tell every node.
-- KEYS: log (stream), bodies (hash), head (hash). ARGV: live channel; expected epoch, seq, hash; next epoch, seq, hash,
-- public seq, public hash; batch (first seq as 8 bytes, then for each entry header, public header and body, each after
-- its length as 4 bytes, all big-endian); how many of the live channel's listeners are the caller (0 or 1), who hears of
-- it by the answer; then the seqs whose bodies are erased.
-- Returns 1 when recorded; the head's five fields and the missed entries when the head is another. A log that was never begun, as
-- when the store was emptied, has a head in no epoch.
-- Scripts do not roll back, so everything is checked before the first write. Bodies go first: a body that no entry
-- points to is harmless, and once one HSET was permitted (the key is a hash, writes are taken) the last one is.
local log, bodies, head = KEYS[1], KEYS[2], KEYS[3]
local live, batch = ARGV[1], ARGV[10]

local now = redis.call('HMGET', head, 'epoch', 'seq', 'hash', 'public_seq', 'public_hash')
if not now[1] then return {'', '0', string.rep('A', 43), '0', string.rep('A', 43), {}} end
if now[1] ~= ARGV[2] or now[2] ~= ARGV[3] or now[3] ~= ARGV[4] then
  now[6] = entries_after(log, bodies, ARGV[3], 1000)
  return now
end

local seq = tonumber(now[2])
-- Nothing is ever trimmed, so a stream that is not as long as its head says was damaged or edited.
local length = redis.call('XLEN', log)
if length ~= seq then
  return redis.error_reply('PLENARIA the stream has ' .. length .. ' entries, its head says ' .. now[2])
end

local first, at = struct.unpack('>I8', batch)
local entries, texts = {}, {}
while at <= #batch do
  local header, public, body
  header, public, body, at = struct.unpack('>I4c0I4c0I4c0', batch, at)
  local id = string.format('%.0f', seq + #entries + 1)
  entries[#entries + 1] = {id .. '-0', header, public}
  texts[#texts + 1] = id
  texts[#texts + 1] = body
end
if #entries < 1 or #entries > 6000 or first ~= seq + 1 or tonumber(ARGV[6]) ~= seq + #entries then
  return redis.error_reply('PLENARIA this is not the next batch')
end

-- In pieces: Lua's stack takes some 8,000 values.
for i = 1, #texts, 2000 do redis.call('HSET', bodies, unpack(texts, i, math.min(i + 1999, #texts))) end
for i = 12, #ARGV do redis.call('HDEL', bodies, ARGV[i]) end
for _, entry in ipairs(entries) do
  if entry[3] == '' then
    redis.call('XADD', log, entry[1], 'h', entry[2])
  else
    redis.call('XADD', log, entry[1], 'h', entry[2], 'p', entry[3])
  end
end
redis.call('HSET', head, 'epoch', ARGV[5], 'seq', ARGV[6], 'hash', ARGV[7], 'public_seq', ARGV[8], 'public_hash', ARGV[9])
-- It is recorded by now, whether or not the news can go out: the stream is the truth.
if redis.call('PUBSUB', 'SHARDNUMSUB', live)[2] > tonumber(ARGV[11]) then redis.pcall('SPUBLISH', live, batch) end
return 1
