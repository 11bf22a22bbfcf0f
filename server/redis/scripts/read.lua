-- Reads only. KEYS: log, bodies. ARGV: after (seq), limit, '1' for bodies too. Returns the entries.
return entries_after(KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1')
