#include "app/private_redis.hpp"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cassert>
#include <stdexcept>
#include <utility>

#include "app/aof_check.hpp"

namespace plenaria {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto kAofDirectory = "appendonlydir";
constexpr auto kManifest = "appendonlydir/appendonly.aof.manifest";
constexpr auto kProbeEvery = 20ms;
// Having served for so long, it is not failing over and over.
constexpr auto kSteady = 10s;
constexpr std::uintmax_t kLongestLog = 8 * 1024 * 1024;
constexpr std::size_t kMostRead = 64 * 1024;
// Files without a record in them: what a first start that was interrupted leaves behind.
constexpr std::uintmax_t kNothingInIt = 1024;

std::uintmax_t size_below(const fs::path& directory) {
  std::uintmax_t bytes = 0;
  std::error_code trouble;
  for (fs::directory_iterator file(directory, trouble), none; !trouble && file != none; file.increment(trouble)) {
    const auto size = file->file_size(trouble);
    if (!trouble) bytes += size;
    trouble.clear();
  }
  return bytes;
}

bool has_empty_base(const fs::path& directory) {
  std::error_code trouble;
  for (fs::directory_iterator file(directory, trouble), none; !trouble && file != none; file.increment(trouble)) {
    const auto size = file->file_size(trouble);
    if (!trouble && size == 0 && file->path().filename().string().find(".base.") != std::string::npos) return true;
    trouble.clear();
  }
  return false;
}

std::uintmax_t size_of(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 ? static_cast<std::uintmax_t>(status.st_size) : 0;
}

// The last kMostRead bytes of an open file, but nothing before `begin`.
std::string read_end(int fd, std::uintmax_t begin) {
  const auto size = size_of(fd);
  std::string text(kMostRead, '\0');
  const auto count =
      pread(fd, text.data(), text.size(), static_cast<off_t>(std::max(begin, size > kMostRead ? size - kMostRead : 0)));
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text;
}

}  // namespace

PrivateRedis::PrivateRedis(EventLoop& loop, PrivateRedisOptions options)
    : loop_(loop),
      options_(std::move(options)),
      directory_(options_.data),
      lock_(take_lock(directory_.path().parent_path(), options_.command)),
      timer_(loop.context()),
      backoff_(options_.first_backoff),
      server_(loop.context()),
      check_(loop.context()) {}

PrivateRedis::~PrivateRedis() {
  if (probe_) probe_->drop();
}

void PrivateRedis::start(std::function<void(std::string)> started) {
  assert(state_ == State::idle);
  started_ = std::move(started);
  run();
}

void PrivateRedis::run() {
  state_ = State::starting;
  const auto log = directory_.path() / "redis.log";
  std::error_code trouble;
  // Redis would take it for a first start: write into the files that are there, or leave them lying.
  const auto manifest = fs::file_size(directory_.path() / kManifest, trouble);
  if ((trouble || manifest == 0) && size_below(directory_.path() / kAofDirectory) > kNothingInIt)
    return failed(incomplete("is gone or empty"));
  // It would take one for a record without a beginning.
  if (has_empty_base(directory_.path() / kAofDirectory)) return failed(base_damaged());
  if (fs::file_size(log, trouble) > kLongestLog && !trouble)
    fs::rename(log, directory_.path() / "redis.log.1", trouble);
  OwnedFd output(open(log.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (output.get() < 0) return failed(trouble_with(log, errno));
  log_ = std::move(output);
  log_begin_ = size_of(log_.get());

  ChildProcess::Plan plan;
  plan.arguments = {
      options_.program,
      // Reached by its socket alone, and by nobody else.
      "--port", "0", "--unixsocket", RedisDirectory::kSocket, "--unixsocketperm", "700",
      // What was acknowledged is on disk, and nothing is ever evicted.
      "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--no-appendfsync-on-rewrite", "no",
      "--maxmemory", "0", "--maxmemory-policy", "noeviction",
      // The record only grows: a rewrite makes its file little smaller, and takes the machine's time in the midst of a
      // session. What it would spare is seconds, when Redis starts again.
      "--auto-aof-rewrite-min-size", "1gb",
      // Uncompressed, so that one can search the files for what was erased. No command is kept beside them.
      "--rdbcompression", "no", "--slowlog-max-len", "0", "--latency-tracking", "no",
      // Redis 7.0 cuts a torn transaction off behind its MULTI, so that the next start reads what was
      // written since in a wrong way. It is cut off here, before Redis starts (see judge).
      "--aof-load-truncated", "no", "--appenddirname", kAofDirectory, "--appendfilename", "appendonly.aof",
      "--daemonize", "no"};
  plan.directory = directory_.fd();
  plan.output = log_.get();
  plan.inherited = lock_.get();
  try {
    server_.start(plan, [this](int ended_with) { ended(ended_with); });
  } catch (const std::system_error& error) {
    return failed(std::string("The private Redis cannot be started: ") + error.what() + ".");
  }
  probe();
}

void PrivateRedis::probe() {
  if (state_ != State::starting) return;
  probe_ = std::make_shared<RedisConnection>(loop_, RedisConnection::Limits{});
  // The process that is asked may be the one before: `probe_` tells whether an answer is still of interest.
  const auto ask = [this, alive = std::weak_ptr(alive_), asked = probe_.get()](const std::string& trouble) {
    if (alive.expired() || probe_.get() != asked) return;
    if (!trouble.empty()) return probe_soon();
    static constexpr std::array<std::string_view, 1> ping{"PING"};
    probe_->command(ping, [this, alive, asked](const RedisAnswer& answer) {
      if (alive.expired() || probe_.get() != asked || state_ != State::starting) return;
      const auto* reply = std::get_if<RedisReply>(&answer);
      if (reply != nullptr && reply->text == "PONG") serving();
      else probe_soon();
    });
  };
  probe_->connect(address(), ask);
}

void PrivateRedis::probe_soon() {
  probe_->drop();
  probe_.reset();
  after(kProbeEvery, &PrivateRedis::probe);
}

void PrivateRedis::serving() {
  probe_->drop();
  probe_.reset();
  state_ = State::serving;
  serving_since_ = std::chrono::steady_clock::now();
  if (!warned_.empty()) warn("The private Redis is serving again.");
  warned_.clear();
  if (const auto started = std::exchange(started_, nullptr)) started("");
}

void PrivateRedis::ended(int status) {
  if (probe_) probe_->drop();
  probe_.reset();
  timer_.cancel();
  switch (state_) {
    case State::stopping:
      state_ = State::stopped;
      if (const auto stopped = std::exchange(stopped_, nullptr)) stopped();
      return;
    case State::serving:
      if (options_.ended) {
        state_ = State::stopped;
        return options_.ended("The private Redis ended (" + describe_end(status) + ") while it was needed.");
      }
      if (std::chrono::steady_clock::now() - serving_since_ >= kSteady) backoff_ = options_.first_backoff;
      warned_ = "The private Redis ended (" + describe_end(status) + "); starting it again.";
      warn(warned_);
      return again_later();
    case State::starting: {
      const auto words = last_words();
      if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return failed("The private Redis cannot be run: no program '" + options_.program +
                      "' in PATH. Install the package redis-server, or give another Redis with --redis.");
      if (words.find("Unexpected end of file") != std::string::npos) return examine();
      if (WIFEXITED(status) && words.find("manifest") != std::string::npos && words.find("--fix") == std::string::npos)
        return failed(incomplete("cannot be read"));
      if (WIFEXITED(status) && words.find("No such file") != std::string::npos)
        return failed(incomplete("names a file that is not there"));
      const bool base = words.find(".base.") != std::string::npos ||
                        read_end(log_.get(), log_begin_).find("Checking RDB file") != std::string::npos;
      // One that was killed while it read its file has said no more than that it was reading.
      if (WIFEXITED(status) && base) return failed(base_damaged());
      for (const auto* damage : {"append only file", "AOF", "rdb file reading failure"})
        if (WIFEXITED(status) && words.find(damage) != std::string::npos) return failed(damaged());
      return failed("The private Redis did not start (" + describe_end(status) + "): " + words);
    }
    case State::idle:
    case State::waiting:
    case State::stopped:
      return;
  }
}

// At the first start its trouble is the server's; later it keeps trying, as an operator may mend it meanwhile.
void PrivateRedis::failed(const std::string& trouble) {
  if (const auto started = std::exchange(started_, nullptr)) {
    state_ = State::stopped;
    boost::asio::post(loop_.context(), [started, trouble] { started(trouble); });
    return;
  }
  if (trouble != warned_) warn(trouble);
  warned_ = trouble;
  again_later();
}

void PrivateRedis::again_later() {
  state_ = State::waiting;
  const auto wait = std::exchange(backoff_, std::min(backoff_ * 2, options_.longest_backoff));
  timer_.expires_after(wait);
  timer_.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code cancelled) {
    if (!cancelled && !alive.expired() && state_ == State::waiting) run();
  });
}

void PrivateRedis::examine() {
  const auto slash = options_.program.rfind('/');
  const auto beside = slash == std::string::npos ? "" : options_.program.substr(0, slash + 1);
  const auto report = std::make_shared<OwnedFd>(memfd_create("aof-check", MFD_CLOEXEC));
  ChildProcess::Plan plan;
  plan.arguments = {beside + "redis-check-aof", kManifest};
  plan.directory = directory_.fd();
  plan.output = report->get();
  // A check that cannot be made leaves a report that tells nothing, and so the cautious verdict.
  try {
    check_.start(plan, [this, report](int) { judge(read_end(report->get(), 0)); });
  } catch (const std::system_error&) {
    judge("");
  }
}

void PrivateRedis::judge(const std::string& report) {
  if (state_ == State::stopping) {
    state_ = State::stopped;
    if (const auto stopped = std::exchange(stopped_, nullptr)) stopped();
    return;
  }
  const auto torn = find_torn_end(report, directory_.path() / kAofDirectory);
  if (!torn) return failed(damaged());
  try {
    cut_off(*torn);
  } catch (const std::system_error& error) {
    return failed(std::string("The torn end of the private Redis's file cannot be cut off: ") + error.what() + ".");
  }
  warn("The private Redis was interrupted in the middle of a write: the last " + std::to_string(torn->torn) +
       " bytes of " + torn->file.string() +
       " were incomplete and have been cut off. As far as the disk kept what it had synced, nothing acknowledged was "
       "in them.");
  run();
}

void PrivateRedis::stop(std::function<void()> stopped) {
  timer_.cancel();
  if (probe_) probe_->drop();
  probe_.reset();
  started_ = nullptr;
  if (!server_.runs() && !check_.runs()) {
    state_ = State::stopped;
    boost::asio::post(loop_.context(), std::move(stopped));
    return;
  }
  state_ = State::stopping;
  stopped_ = std::move(stopped);
  server_.signal(SIGTERM);
  check_.signal(SIGKILL);
  after(options_.stop_timeout, &PrivateRedis::kill_server);
}

void PrivateRedis::kill_server() {
  if (state_ != State::stopping) return;
  warn("The private Redis did not stop within " + std::to_string(options_.stop_timeout.count()) + " ms and is killed.");
  server_.signal(SIGKILL);
}

void PrivateRedis::after(std::chrono::milliseconds delay, void (PrivateRedis::*then)()) {
  timer_.expires_after(delay);
  timer_.async_wait([this, then, alive = std::weak_ptr(alive_)](boost::system::error_code cancelled) {
    if (!cancelled && !alive.expired()) (this->*then)();
  });
}

std::string PrivateRedis::damaged() const {
  return "The private Redis does not start, as its append-only file is damaged: " + last_words() + " Copy " +
         directory_.path().string() +
         " to a safe place first. Then restore a backup, or cut the file off at the "
         "damage, losing what came after it, with: redis-check-aof --fix " +
         (directory_.path() / kManifest).string();
}

std::string PrivateRedis::incomplete(const std::string& what) const {
  return "The private Redis is not started, as " + (directory_.path() / kManifest).string() + " " + what +
         "; it names the files of the record beside it. Copy " + directory_.path().string() +
         " to a safe place first. Then put back what is missing, or restore a backup into an empty directory.";
}

// Of a base file every byte is under one checksum: there is no whole part of it to go on with.
std::string PrivateRedis::base_damaged() const {
  return "The private Redis does not start, as the base file of its append-only file is damaged; "
         "redis-check-aof cannot mend that. " +
         (directory_.path() / "redis.log").string() + " tells what Redis found. Copy " + directory_.path().string() +
         " to a safe place first. Then restore a backup into an empty directory.";
}

std::string PrivateRedis::last_words() const {
  auto text = read_end(log_.get(), log_begin_);
  while (text.ends_with('\n')) text.pop_back();
  return "'" + text.substr(text.rfind('\n') + 1) + "' (in " + (directory_.path() / "redis.log").string() + ").";
}

void PrivateRedis::warn(const std::string& line) const {
  if (options_.warn) options_.warn(line);
}

}  // namespace plenaria
