#include "app/aof_check.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <system_error>

#include "base/owned_fd.hpp"

namespace plenaria {

namespace {

// One append is at most 256 entries; what is longer than this was not one unfinished write.
constexpr std::uint64_t kLongestWrite = std::uint64_t{64} * 1024 * 1024;
constexpr std::string_view kMulti = "*1\r\n$5\r\nMULTI\r\n";
constexpr std::string_view kExec = "*1\r\n$4\r\nEXEC\r\n";

// A torn write has no end, and nothing follows it: neither the end of its transaction nor another command outside one.
bool is_one_unfinished_write(const std::string& rest) {
  if (rest.find(kExec) != std::string::npos) return false;
  if (rest.starts_with(kMulti)) return rest.find(kMulti, 1) == std::string::npos;
  static const std::regex another_command("\r\n\\*[0-9]+\r\n\\$");
  return !std::regex_search(rest, another_command);
}

}  // namespace

std::optional<TornEnd> find_torn_end(std::string_view report, const std::filesystem::path& directory) {
  const std::string text(report);
  static const std::regex analyzed("AOF analyzed: filename=([^,]+), size=[0-9]+, ok_up_to=([0-9]+),.* diff=([0-9]+)");
  std::smatch last;
  for (std::sregex_iterator found(text.begin(), text.end(), analyzed), none; found != none; ++found) last = *found;
  if (last.empty() || last[2].length() > 15 || last[3].length() > 15) return std::nullopt;
  const auto good = std::stoull(last[2]);
  const auto torn = std::stoull(last[3]);
  if (torn == 0 || torn > kLongestWrite) return std::nullopt;
  const auto path = directory / last[1].str();
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(good));
  const std::string rest{std::istreambuf_iterator<char>(file), {}};
  if (rest.size() != torn || !is_one_unfinished_write(rest)) return std::nullopt;
  return TornEnd{path, good, torn};
}

void cut_off(const TornEnd& end) {
  const OwnedFd file(open(end.file.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || ftruncate(file.get(), static_cast<off_t>(end.good)) < 0 || fsync(file.get()) < 0)
    throw std::system_error(errno, std::generic_category(), end.file.string());
}

}  // namespace plenaria
