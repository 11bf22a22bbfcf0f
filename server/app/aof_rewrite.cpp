#include "app/aof_rewrite.hpp"

#include <fstream>
#include <set>

#include "app/commands.hpp"

namespace plenaria {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto kLongestRewrite = std::chrono::hours(2);
constexpr auto kLongestRemoval = 60s;
constexpr auto kLookEvery = 100ms;

bool rewriting(StoreAccess& access) {
  const std::string info = access.command({"INFO", "persistence"}).text;
  const auto is_on = [&](const std::string& name) { return info.find(name + ":1") != std::string::npos; };
  return is_on("aof_rewrite_in_progress") || is_on("aof_rewrite_scheduled");
}

/// Looks now and then; asking at every turn would keep Redis busy with answers.
void wait_now_and_then(StoreAccess& access, const std::string& what, std::chrono::milliseconds patience,
                       const std::function<bool()>& done) {
  auto next = std::chrono::steady_clock::now();
  access.wait(what, patience, [&] {
    if (std::chrono::steady_clock::now() < next) return false;
    if (done()) return true;
    next = std::chrono::steady_clock::now() + kLookEvery;
    return false;
  });
}

/// The files that the manifest names, and the manifest.
std::set<std::string> files_in_use(const fs::path& directory) {
  std::set<std::string> names;
  for (const auto& one : fs::directory_iterator(directory))
    if (one.path().extension() == ".manifest") {
      names.insert(one.path().filename());
      std::ifstream in(one.path());
      for (std::string word; in >> word;)
        if (word == "file" && in >> word) names.insert(word);
    }
  return names;
}

bool old_files_gone(const fs::path& directory) {
  const auto used = files_in_use(directory);
  for (const auto& one : fs::directory_iterator(directory))
    if (!used.contains(one.path().filename())) return false;
  return true;
}

/// What a Redis that died while it rewrote has left: files that nothing reads again.
void remove_leftovers(const fs::path& directory, fs::file_time_type before) {
  std::error_code ignored;
  for (const auto& one : fs::directory_iterator(directory)) {
    const std::string name = one.path().filename();
    if (name.starts_with("temp-") && one.is_regular_file(ignored) && one.last_write_time(ignored) < before)
      fs::remove(one.path(), ignored);
  }
}

}  // namespace

std::optional<std::string> rewrite_files(StoreAccess& access) {
  const auto began = fs::file_time_type::clock::now();
  for (bool begun = false; !begun;) {
    // One that is under way may have begun before.
    wait_now_and_then(access, "Redis to finish a rewrite of its file", kLongestRewrite,
                      [&] { return !rewriting(access); });
    const RedisReply reply = access.command({"BGREWRITEAOF"});
    begun = !reply.is_error();
    if (!begun && reply.text.find("in progress") == std::string::npos)
      return "Redis does not rewrite its file: " + full_stop(reply.text);
  }
  wait_now_and_then(access, "Redis to rewrite its file", kLongestRewrite, [&] { return !rewriting(access); });
  if (access.command({"INFO", "persistence"}).text.find("aof_last_bgrewrite_status:ok") == std::string::npos)
    return "Redis could not rewrite its file; its log says why.";
  const auto directory = access.private_directory();
  if (!directory) return std::nullopt;
  remove_leftovers(*directory, began);
  wait_now_and_then(access, "the old files to be removed", kLongestRemoval,
                    [&] { return old_files_gone(*directory / "appendonlydir"); });
  return std::nullopt;
}

}  // namespace plenaria
