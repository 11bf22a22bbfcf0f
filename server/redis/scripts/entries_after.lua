-- Shared by the scripts that follow it: the entries of a stream after a seq, up to `limit` entries and until they have
-- `most` bytes, or 1 MiB while they are fewer than `least`. Each is {seq, header, public header, body}, whose last is
-- false where it was erased. Gives their bytes too.
local function entries_after(log, bodies, after, limit, most, least)
  local found, bytes, from = {}, 0, after
  local function enough() return bytes >= (#found < least and 1048576 or most) end
  while #found < limit and not enough() do
    local wanted = bytes < most and 64 or least - #found
    local slice = redis.call('XRANGE', log, '(' .. from .. '-0', '+', 'COUNT', math.min(limit - #found, wanted, 64))
    if #slice == 0 then break end
    local seqs = {}
    for i, entry in ipairs(slice) do seqs[i] = string.match(entry[1], '^%d+') end
    local texts = redis.call('HMGET', bodies, unpack(seqs))
    for i, entry in ipairs(slice) do
      local fields = entry[2]
      found[#found + 1] = {seqs[i], fields[2], fields[4] or '', texts[i]}
      bytes = bytes + #fields[2] + #(fields[4] or '') + (texts[i] and #texts[i] or 0)
      if enough() then break end
    end
    from = seqs[#seqs]
  end
  return found, bytes
end
