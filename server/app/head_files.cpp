#include "app/head_files.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/crypto.hpp"

namespace plenaria {

namespace fs = std::filesystem;

namespace {

constexpr int kMostNodes = 256;

// A line is as long as every other, so that it can be written over in place by one write.
std::string line_of(const AggregateId& aggregate, const Head& head) {
  constexpr std::size_t kAggregate = 80, kEpoch = 32, kSeq = 16, kCheck = 16;
  const auto spaced = [](std::string& line, const std::string& text, std::size_t width) {
    line += text;
    line.append(text.size() < width ? width - text.size() : 0, ' ');
    line += ' ';
  };
  const std::string seq = std::to_string(head.seq);
  std::string line;
  line.reserve(256);
  spaced(line, aggregate.text(), kAggregate);
  spaced(line, head.epoch.text(), kEpoch);
  line.append(seq.size() < kSeq ? kSeq - seq.size() : 0, '0');
  line += seq + ' ' + head.hash.text();
  const std::string check = sha256(line).text();
  return line.append(1, ' ').append(check, 0, kCheck).append(1, '\n');
}

struct Kept {
  AggregateId aggregate;
  Head head;
};

std::optional<Kept> parse(const std::string& line) {
  const auto space = line.rfind(' ');
  if (space == std::string::npos || sha256(line.substr(0, space)).text().substr(0, 16) != line.substr(space + 1))
    return std::nullopt;
  std::istringstream words(line);
  std::string aggregate, epoch, hash;
  Head head;
  words >> aggregate >> epoch >> head.seq >> hash;
  const auto digest = Digest::parse(hash);
  if (!words || !digest) return std::nullopt;
  head.epoch = Epoch(epoch);
  head.hash = *digest;
  return Kept{AggregateId(aggregate), head};
}

ino_t inode_of(const fs::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

ino_t inode_of(int file) {
  struct stat status {};
  return fstat(file, &status) == 0 ? status.st_ino : 0;
}

bool is_locked(const fs::path& path) {
  OwnedFd file(open(path.c_str(), O_RDWR | O_CLOEXEC));
  return file.get() >= 0 && flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

constexpr std::string_view kFirstWords = "heads of the file ";

std::string first_line(ino_t inode) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s%020llu", kFirstWords.data(), static_cast<unsigned long long>(inode));
  return text.data();
}

bool is_first_line(const std::string& line) {
  return line.size() == first_line(0).size() && line.starts_with(kFirstWords);
}

}  // namespace

std::map<AggregateId, std::vector<Head>> acknowledged_heads(const fs::path& data) {
  std::map<AggregateId, std::vector<Head>> heads;
  for (int i = 0; i < kMostNodes; ++i) {
    std::ifstream in(data / "heads" / (std::to_string(i) + ".txt"));
    for (std::string line; std::getline(in, line);)
      if (auto kept = parse(line); kept && kept->head.seq > 0) heads[kept->aggregate].push_back(kept->head);
  }
  return heads;
}

HeadFiles::HeadFiles(const fs::path& data, std::function<void(const std::string&)> warn)
    : directory_(data / "heads"), warn_(std::move(warn)) {
  std::error_code trouble;
  fs::create_directories(directory_, trouble);
  if (trouble)
    throw std::runtime_error("The data directory cannot be used: " + directory_.string() + ": " + trouble.message() +
                             ".");
  for (int i = 0; i < kMostNodes; ++i) {
    const auto path = directory_ / (std::to_string(i) + ".txt");
    const bool there = fs::exists(path, trouble);
    if (!there && file_.get() >= 0) continue;
    const bool mine = take(path);
    if (there) read(path, !mine && is_locked(path));
  }
  if (file_.get() < 0)
    throw std::runtime_error("The data directory " + data.string() + " is shared by too many servers: at most " +
                             std::to_string(kMostNodes) + ".");
}

bool HeadFiles::take(const fs::path& path) {
  if (file_.get() >= 0) return false;
  OwnedFd file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0)
    throw std::runtime_error("The data directory cannot be used: " + path.string() + ": " + strerror(errno) + ".");
  // Whoever takes over may have removed it between the two calls.
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0 || inode_of(file.get()) != inode_of(path)) return false;
  file_ = std::move(file);
  own_ = path;
  return true;
}

// A line of a node that lives may be half written at this moment; that node looks after it itself.
void HeadFiles::read(const fs::path& path, bool of_the_living) {
  std::ifstream in(path);
  std::string line;
  const bool whole = std::getline(in, line) && is_first_line(line);
  if (whole && line != first_line(inode_of(path)) && !of_the_living) copied_ = true;
  if (!whole) in.seekg(0);
  while (std::getline(in, line)) {
    if (auto kept = parse(line)) before_[kept->aggregate].push_back(kept->head);
    else if (!of_the_living)
      warn_(path.string() + " has a damaged line, which is passed over: was the machine's power cut?");
  }
}

std::vector<Head> HeadFiles::before(const AggregateId& aggregate) const {
  const auto found = before_.find(aggregate);
  return found == before_.end() ? std::vector<Head>() : found->second;
}

// What an earlier node left in this file is written over log by log, each once that log has been looked at: a node that
// stops before leaves the rest as it was.
void HeadFiles::begin_own() {
  std::ifstream in(own_);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  if (!is_first_line(text.substr(0, text.find('\n')))) sign_own();
  const auto length = line_of({}, {}).size();
  size_ = static_cast<std::int64_t>(first_line(0).size()) + 1;
  // A place that a power cut has torn is written over by the next new log.
  for (auto at = static_cast<std::size_t>(size_); at + length <= text.size();
       at += length, size_ = static_cast<std::int64_t>(at))
    if (const auto kept = parse(text.substr(at, length - 1))) places_.emplace(kept->aggregate, size_);
}

void HeadFiles::keep(const AggregateId& aggregate, const Head& head) {
  const std::string line = line_of(aggregate, head);
  if (size_ == 0) begin_own();
  const auto [place, added] = places_.emplace(aggregate, size_);
  if (added) size_ += static_cast<std::int64_t>(line.size());
  if (pwrite(file_.get(), line.data(), line.size(), place->second) != static_cast<ssize_t>(line.size()))
    warn_once("The heads acknowledged cannot be kept in " + own_.string() + ": " + strerror(errno) +
              ". A store restored from an old copy may go unnoticed.");
}

void HeadFiles::sign_own() {
  const std::string line = first_line(inode_of(own_)) + '\n';
  if (pwrite(file_.get(), line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
    warn_once("The heads acknowledged cannot be kept in " + own_.string() + ": " + strerror(errno) + ".");
}

void HeadFiles::take_over() {
  sign_own();
  std::error_code ignored;
  for (int i = 0; i < kMostNodes; ++i) {
    const auto path = directory_ / (std::to_string(i) + ".txt");
    if (path == own_ || !fs::exists(path, ignored)) continue;
    OwnedFd file(open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (file.get() >= 0 && flock(file.get(), LOCK_EX | LOCK_NB) == 0) fs::remove(path, ignored);
  }
}

void HeadFiles::warn_once(const std::string& line) {
  if (!std::exchange(warned_, true)) warn_(line);
}

}  // namespace plenaria
