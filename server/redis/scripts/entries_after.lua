-- Shared by the scripts that follow it: the entries of a stream after a seq, up to `limit` entries and until they have
-- `most` bytes, but one if there is one. Each is {seq, header, public header, body}, whose last is false where it was
-- erased. Gives their bytes too.
local function entries_after(log, bodies, after, limit, most)
  local found, bytes, from = {}, 0, after
  while #found < limit and (bytes < most or #found == 0) do
    local slice = redis.call('XRANGE', log, '(' .. from .. '-0', '+', 'COUNT', math.min(limit - #found, 64))
    if #slice == 0 then break end
    local seqs = {}
    for i, entry in ipairs(slice) do seqs[i] = string.match(entry[1], '^%d+') end
    local texts = redis.call('HMGET', bodies, unpack(seqs))
    for i, entry in ipairs(slice) do
      local fields = entry[2]
      found[#found + 1] = {seqs[i], fields[2], fields[4] or '', texts[i]}
      bytes = bytes + #fields[2] + #(fields[4] or '') + (texts[i] and #texts[i] or 0)
      if bytes >= most then break end
    end
    from = seqs[#seqs]
  end
  return found, bytes
end
