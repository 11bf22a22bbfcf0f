-- Shared by the scripts that follow it: the entries of a stream after a seq, with or without their bodies, up to
-- `limit` entries and about 1 MiB. Each is {seq, header, public header} and with bodies a fourth, false where erased.
local function entries_after(log, bodies, after, limit, with_bodies)
  local found, bytes, from = {}, 0, after
  while #found < limit and bytes < 1048576 do
    local slice = redis.call('XRANGE', log, '(' .. from .. '-0', '+', 'COUNT', math.min(limit - #found, 64))
    if #slice == 0 then break end
    local seqs = {}
    for i, entry in ipairs(slice) do seqs[i] = string.match(entry[1], '^%d+') end
    local texts = with_bodies and redis.call('HMGET', bodies, unpack(seqs))
    for i, entry in ipairs(slice) do
      local fields = entry[2]
      local one = {seqs[i], fields[2], fields[4] or ''}
      bytes = bytes + #one[2] + #one[3]
      if with_bodies then
        one[4] = texts[i]
        if texts[i] then bytes = bytes + #texts[i] end
      end
      found[#found + 1] = one
      if bytes >= 1048576 then break end
    end
    from = seqs[#seqs]
  end
  return found
end
