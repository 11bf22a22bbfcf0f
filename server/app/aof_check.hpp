// Whether an append-only file that Redis could not read to its end was merely torn there, by a crash in the middle of
// the last write, or is damaged before. Redis itself takes a damaged length in the middle for a torn end, and would cut
// off everything after it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace plenaria {

struct TornEnd {
  std::filesystem::path file;
  std::uint64_t good = 0;  ///< bytes before the unfinished write
  std::uint64_t torn = 0;  ///< bytes of the unfinished write, up to the file's end
};

/// `report` is what redis-check-aof said about the files in `directory`. Nothing when the last file is not merely torn,
/// or cannot be judged.
std::optional<TornEnd> find_torn_end(std::string_view report, const std::filesystem::path& directory);

/// Cuts the unfinished write off and syncs the file. Throws std::system_error.
void cut_off(const TornEnd& end);

}  // namespace plenaria
