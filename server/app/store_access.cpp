#include "app/store_access.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "app/commands.hpp"

namespace plenaria {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto kTurn = 50ms;
constexpr auto kTurnPatience = 60s;
constexpr auto kUnreachablePatience = 5s;
constexpr auto kLoadingPatience = 15s;
constexpr auto kAgain = 100ms;
constexpr auto kTellOfReading = 5s;
constexpr auto kStopPatience = 15s;

void say(const std::string& line) { std::fprintf(stderr, "plenaria: %s\n", line.c_str()); }

std::string name_of(uid_t user) {
  const passwd* entry = getpwuid(user);
  return entry ? entry->pw_name : "number " + std::to_string(user);
}

// What another user's Redis writes here, the server's own cannot read afterwards.
void refuse_other_user(const fs::path& data) {
  struct stat status {};
  if (stat(data.c_str(), &status) == 0 && status.st_uid != geteuid())
    throw std::runtime_error("The data directory " + data.string() + " belongs to the user " + name_of(status.st_uid) +
                             ": run this command as that user.");
}

}  // namespace

StoreAccess::StoreAccess(const Configuration& configuration, Beginning beginning)
    : timers_(loop_),
      signals_(loop_.context(), SIGINT, SIGTERM),
      keys_(configuration.dialogue.id),
      reply_timeout_(configuration.settings.redis_reply_timeout_ms) {
  const Settings& settings = configuration.settings;
  signals_.async_wait([this](const boost::system::error_code& error, int) { told_to_stop_ = !error; });
  if (settings.redis == "embedded") {
    find_private(configuration, beginning);
  } else {
    const auto address = parse_redis_address(settings.redis);
    if (!address) throw ConfigFault("redis.address: " + address.error());
    address_ = *address;
  }
  connect_plainly();
  RedisStoreOptions options;
  options.address = address_;
  options.dialogue = configuration.dialogue.id;
  options.reply_timeout = reply_timeout_;
  options.restoring = beginning == Beginning::allowed;
  store_ = std::make_unique<RedisStore>(loop_, metrics_, std::move(options));
}

StoreAccess::~StoreAccess() {
  if (plain_) plain_->drop();
  store_.reset();
  if (!private_) return;
  bool stopped = false;
  private_->stop([&stopped] { stopped = true; });
  const auto deadline = std::chrono::steady_clock::now() + kStopPatience;
  while (!stopped && std::chrono::steady_clock::now() < deadline) loop_.run_turn(kTurn);
}

// One command after the other: the one that started the private Redis takes it down when it is done.
void StoreAccess::find_private(const Configuration& configuration, Beginning beginning) {
  const fs::path data = configuration.settings.data;
  private_directory_ = data / "redis";
  const auto deadline = std::chrono::steady_clock::now() + kTurnPatience;
  bool told = false;
  for (;;) {
    const auto holder = lock_holder(data);
    if (holder && holder->serves()) {
      directory_ = std::make_unique<RedisDirectory>(data);
      address_ = directory_->address();
      return;
    }
    if (!holder && take_directory(configuration, beginning)) return start_private();
    const std::string other = holder ? holder->text() : "another command";
    if (std::chrono::steady_clock::now() > deadline)
      throw ConfigFault("The data directory " + data.string() + " is still in use by " + other +
                        ", after a minute: give the command again when that one is done.");
    if (!std::exchange(told, true)) say("waiting for " + other + ", which uses " + data.string() + " …");
    const auto again = std::chrono::steady_clock::now() + kAgain;
    wait("another command", kTurnPatience, [&] { return std::chrono::steady_clock::now() >= again; });
  }
}

/// False where another process was quicker.
bool StoreAccess::take_directory(const Configuration& configuration, Beginning beginning) {
  const fs::path data = configuration.settings.data;
  if (beginning == Beginning::never && !fs::exists(data / "redis"))
    throw std::runtime_error("There is no record in " + data.string() + ": name the data directory with --data.");
  refuse_other_user(data);
  PrivateRedisOptions options;
  options.data = data;
  options.command = configuration.command;
  options.ended = [this](const std::string& why) { ended_ = why; };
  options.warn = say;
  try {
    private_ = std::make_unique<PrivateRedis>(loop_, std::move(options));
  } catch (const DirectoryHeld&) {
    return false;
  }
  address_ = private_->address();
  return true;
}

void StoreAccess::start_private() {
  std::optional<std::string> outcome;
  private_->start([&outcome](const std::string& trouble) { outcome = trouble; });
  const auto told_at = std::chrono::steady_clock::now() + kTellOfReading;
  bool told = false;
  wait("the private Redis", std::chrono::hours(24), [&] {
    if (!told && std::chrono::steady_clock::now() > told_at) {
      say("the private Redis is reading its data …");
      told = true;
    }
    return outcome.has_value();
  });
  if (!outcome->empty()) throw std::runtime_error(*outcome);
}

void StoreAccess::connect_plainly() {
  RedisConnection::Limits limits;
  limits.reply_timeout = reply_timeout_;
  const auto deadline = std::chrono::steady_clock::now() + kUnreachablePatience;
  for (;;) {
    plain_ = std::make_shared<RedisConnection>(loop_, limits);
    std::optional<std::string> outcome;
    plain_->connect(address_, [&outcome](const std::string& trouble) { outcome = trouble; });
    wait("a connection", kUnreachablePatience, [&] { return outcome.has_value(); });
    if (outcome->empty()) return;
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("The Redis at " + address_.text() + " cannot be reached: " + full_stop(*outcome));
    const auto again = std::chrono::steady_clock::now() + kAgain;
    wait("the next attempt", kUnreachablePatience, [&] { return std::chrono::steady_clock::now() >= again; });
  }
}

void StoreAccess::connect() {
  store_->start();
  const auto began = std::chrono::steady_clock::now();
  wait("Redis", std::chrono::minutes(1), [&] {
    if (store_->available()) return true;
    const auto& trouble = store_->trouble();
    if (!trouble) return false;
    const auto waited = std::chrono::steady_clock::now() - began;
    if (trouble->kind == StoreTrouble::Kind::refused || waited >= kLoadingPatience ||
        (trouble->kind == StoreTrouble::Kind::unreachable && waited >= kUnreachablePatience))
      throw std::runtime_error(trouble->sentence);
    return false;
  });
  connected_ = true;
}

void StoreAccess::wait(const std::string& what, std::chrono::milliseconds patience, const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (told_to_stop_) throw std::runtime_error("stopped before it was done");
    if (!ended_.empty()) throw std::runtime_error(ended_);
    // It would connect again by itself; but what a command has begun does not outlive a Redis.
    if (connected_ && store_->trouble()) throw std::runtime_error(store_->trouble()->sentence);
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("Waited " + std::to_string(patience.count() / 1000) + " s for " + what + " in vain.");
    loop_.run_turn(kTurn);
  }
}

void StoreAccess::lost(const std::string& why) const {
  if (!ended_.empty()) throw std::runtime_error(ended_);
  throw std::runtime_error("The Redis at " + address_.text() + " did not answer: " + full_stop(why));
}

RedisReply StoreAccess::command(const std::vector<std::string>& words) {
  const auto answer = std::make_shared<std::optional<RedisAnswer>>();
  plain_->command(std::vector<std::string_view>(words.begin(), words.end()),
                  [answer](RedisAnswer given) { *answer = std::move(given); });
  wait("an answer of Redis", kAnswerPatience, [&] { return answer->has_value(); });
  if (const auto* failure = std::get_if<RedisFailure>(&**answer)) lost(failure->why);
  return std::get<RedisReply>(std::move(**answer));
}

std::optional<Head> StoreAccess::head(const AggregateId& aggregate) {
  using Heads = std::vector<std::optional<Head>>;
  return ask<Heads>([&](auto handler) { store_->heads({aggregate}, std::move(handler)); }).front();
}

std::vector<StoredEntry> StoreAccess::read(const AggregateId& aggregate, Seq after, std::size_t limit, Bodies bodies) {
  using Entries = std::vector<StoredEntry>;
  return ask<Entries>([&](auto handler) { store_->read(aggregate, after, limit, bodies, std::move(handler)); });
}

std::vector<std::optional<std::string>> StoreAccess::bodies(const AggregateId& aggregate,
                                                            const std::vector<Seq>& seqs) {
  using Texts = std::vector<std::optional<std::string>>;
  return ask<Texts>([&](auto handler) { store_->bodies(aggregate, seqs, std::move(handler)); });
}

std::optional<std::string> StoreAccess::newest_signed(const AggregateId& aggregate, Audience audience) {
  using Newest = std::optional<std::string>;
  return ask<Newest>([&](auto handler) { store_->newest_signed(aggregate, audience, std::move(handler)); });
}

std::vector<std::string> StoreAccess::signed_heads(const AggregateId& aggregate, Audience audience, Seq after,
                                                   std::size_t limit) {
  using Texts = std::vector<std::string>;
  return ask<Texts>([&](auto handler) { store_->signed_heads(aggregate, audience, after, limit, std::move(handler)); });
}

}  // namespace plenaria
