-- Reads only. KEYS: log, bodies. ARGV: after (seq), limit. Returns the entries with their bodies, about 1 MiB.
local found = entries_after(KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), 1048576, 1)
return found
