-- Begins a log that does not exist, with an empty head in a fresh epoch, and returns the head's five fields.
-- KEYS: log, bodies, head. ARGV: fresh epoch, the hash of nothing.
local head = redis.call('HMGET', KEYS[3], 'epoch', 'seq', 'hash', 'public_seq', 'public_hash')
if head[1] then return head end
if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then
  return redis.error_reply('PLENARIA the log has entries but no head')
end
redis.call('HSET', KEYS[3], 'epoch', ARGV[1], 'seq', '0', 'hash', ARGV[2], 'public_seq', '0', 'public_hash', ARGV[2])
return {ARGV[1], '0', ARGV[2], '0', ARGV[2]}
