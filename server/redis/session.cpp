#include "redis/session.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <charconv>
#include <utility>

namespace plenaria {

namespace {

RedisConnection::Limits limits_of(const RedisStoreOptions& options) {
  RedisConnection::Limits limits;
  limits.connect_timeout = options.connect_timeout;
  limits.reply_timeout = options.reply_timeout;
  limits.max_pending = options.max_pending_commands;
  limits.max_pending_bytes = options.max_pending_bytes;
  return limits;
}

// A ping goes out at most ping_every after the last proof of life, so a subscription that leaves one unanswered for the
// rest of the allowed silence has not been proven alive for all of it.
RedisConnection::Limits subscription_limits_of(const RedisStoreOptions& options) {
  auto limits = limits_of(options);
  limits.reply_timeout = options.subscription_silence - options.ping_every;
  return limits;
}

std::vector<std::string_view> views(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

std::optional<VenueTime> store_time(const RedisReply& reply) {
  if (!reply.is_array() || reply.elements.size() != 2) return std::nullopt;
  std::int64_t parts[2] = {};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& text = reply.elements[i].text;
    const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
    if (trouble != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  }
  return VenueTime{std::chrono::seconds{parts[0]} + Milliseconds{parts[1] / 1000}};
}

StoreTrouble::Kind kind_of(const RedisReply& error) {
  return error.is_error("LOADING") ? StoreTrouble::Kind::loading : StoreTrouble::Kind::refused;
}

}  // namespace

RedisSession::RedisSession(EventLoop& loop, const RedisStoreOptions& options, RedisScripts scripts,
                           std::vector<std::string> live_channels, const Secret& fresh_secret, Owner& owner)
    : options_(options),
      keys_(options.dialogue),
      scripts_(std::move(scripts)),
      live_channels_(std::move(live_channels)),
      secret_(fresh_secret),
      owner_(&owner),
      commands_(std::make_shared<RedisConnection>(loop, limits_of(options))),
      subscription_(std::make_shared<RedisConnection>(loop, subscription_limits_of(options))),
      timer_(loop.context()) {}

void RedisSession::start() {
  connect(*commands_, [this] { check(); });
}

// The handlers below hold the session by `self`; `this` is used only while there is an owner.
void RedisSession::connect(RedisConnection& connection, std::function<void()> then) {
  connection.on_closed(
      [self = shared_from_this()](const std::string& why) { self->give_up(StoreTrouble::Kind::unreachable, why); });
  connection.connect(options_.address, [self = shared_from_this(), then = std::move(then)](const std::string& trouble) {
    if (!trouble.empty()) return self->give_up(StoreTrouble::Kind::unreachable, trouble);
    then();
  });
}

void RedisSession::ask(RedisConnection& connection, const std::vector<Command>& commands,
                       std::function<void(Replies)> then) {
  const auto replies = std::make_shared<Replies>();
  for (const auto& command : commands) {
    auto handler = [self = shared_from_this(), replies, expected = commands.size(), then](RedisAnswer answer) {
      auto* reply = std::get_if<RedisReply>(&answer);
      if (reply == nullptr || self->owner_ == nullptr) return;
      replies->push_back(std::move(*reply));
      if (replies->size() == expected) then(std::move(*replies));
    };
    connection.command(views(command), std::move(handler));
  }
}

void RedisSession::check() {
  const Command settings(kCheckedSettings.begin(), kCheckedSettings.end());
  ask(*commands_, {{"INFO"}, settings, {"EXISTS", keys_.restoring()}}, [this](const Replies& replies) {
    if (auto trouble = check_server(options_.address.text(), replies[0], replies[1])) return lost(std::move(*trouble));
    if (replies[2].is_error()) return give_up(kind_of(replies[2]), replies[2].text);
    // One epoch would name two histories, had rooms that are not there yet been opened anew.
    if (replies[2].integer != 0 && !options_.restoring)
      return lost({StoreTrouble::Kind::refused, std::string(kRestoreInterrupted)});
    if (const auto caution = caution_about(options_.address.text(), replies[1]); caution && options_.warn)
      options_.warn(*caution);
    load();
  });
}

void RedisSession::load() {
  const std::string_view fresh(reinterpret_cast<const char*>(secret_.data()), secret_.size());
  measure_clock();
  // A Redis that was killed between a write and its sync reads that write back when it is started again, and serves it,
  // though no disk may have it. A write of our own, answered, means that everything before it is synced too.
  ask(*commands_,
      {{"SCRIPT", "LOAD", scripts_.append.text()},
       {"SCRIPT", "LOAD", scripts_.open.text()},
       {"SCRIPT", "LOAD", scripts_.read.text()},
       {"SET", keys_.secret(), std::string(fresh), "NX", "GET"},
       {"SET", keys_.probe(), "1"}},
      [this](const Replies& replies) {
        for (const auto& reply : replies)
          if (reply.is_error()) return give_up(kind_of(reply), reply.text);
        scripts_.append.loaded_as(replies[0].text);
        scripts_.open.loaded_as(replies[1].text);
        scripts_.read.loaded_as(replies[2].text);
        if (const auto& old = replies[3]; !old.is_nil()) {
          if (old.text.size() != secret_.size())
            return give_up(StoreTrouble::Kind::refused, "the secret under " + keys_.secret() + " is not 32 bytes");
          std::copy(old.text.begin(), old.text.end(), secret_.begin());
        }
        connect(*subscription_, [this] { subscribe(); });
      });
}

void RedisSession::subscribe() {
  subscription_->on_message([self = shared_from_this()](RedisReply message) {
    if (self->owner_ != nullptr)
      self->owner_->on_published(message.elements[1].text, std::move(message.elements[2].text));
  });
  std::vector<Command> commands{{"SUBSCRIBE", keys_.ephemeral()}};
  for (const auto& channel : live_channels_) commands.push_back({"SSUBSCRIBE", channel});
  ask(*subscription_, commands, [this](const Replies& replies) {
    for (const auto& reply : replies)
      if (reply.is_error()) return give_up(kind_of(reply), reply.text);
    ready();
  });
}

void RedisSession::ready() {
  tick();
  owner_->on_session_ready();
}

void RedisSession::tick() {
  timer_.expires_after(options_.ping_every);
  timer_.async_wait([self = shared_from_this()](boost::system::error_code cancelled) {
    if (cancelled || self->owner_ == nullptr) return;
    static constexpr std::string_view ping[] = {"PING"};
    self->subscription_->command(ping, [](const RedisAnswer&) {});
    if (std::chrono::steady_clock::now() - self->clock_measured_ >= self->options_.measure_clock_every)
      self->measure_clock();
    self->check_again();
    self->owner_->on_session_tick();
    self->tick();
  });
}

// An operator may make the settings unsafe at any time; it is a sign of life as well.
void RedisSession::check_again() {
  ask(*commands_, {Command(kCheckedSettings.begin(), kCheckedSettings.end())}, [this](const Replies& replies) {
    if (replies[0].is_error("BUSY") || replies[0].is_error("LOADING")) return;  // it records nothing now either
    if (auto trouble = check_settings(options_.address.text(), replies[0])) lost(std::move(*trouble));
  });
}

void RedisSession::measure_clock() {
  ask(*commands_, {{"TIME"}}, [this, asked = std::chrono::steady_clock::now()](const Replies& replies) {
    const auto& reply = replies[0];
    if (const auto time = store_time(reply)) {
      clock_measured_ = asked;
      owner_->on_store_time(*time, asked, std::chrono::steady_clock::now());
    } else if (clock_measured_ == SteadyTime{}) {
      // Whoever does not know the time can record nothing.
      give_up(kind_of(reply), "it does not tell the time (TIME: " + reply.text + ")");
    }
  });
}

void RedisSession::give_up(StoreTrouble::Kind kind, const std::string& why) {
  const auto* const stop = why.ends_with('.') ? "" : ".";
  lost({kind, "The Redis at " + options_.address.text() + " cannot be used: " + why + stop});
}

void RedisSession::lost(StoreTrouble trouble) {
  Owner* const owner = std::exchange(owner_, nullptr);
  if (owner == nullptr) return;
  const auto self = shared_from_this();
  timer_.cancel();
  subscription_->drop();
  // What it was already asked may still be answered, though not for long.
  commands_->on_closed(nullptr);
  commands_->close_when_idle();
  owner->on_session_lost(trouble);
}

void RedisSession::retire(std::function<void()> idle) {
  owner_ = nullptr;
  timer_.cancel();
  subscription_->drop();
  // On a later turn, as what is unanswered then is answered only after the connection has told that it is closed.
  commands_->on_closed([idle = std::move(idle), executor = timer_.get_executor()](const std::string&) {
    boost::asio::post(executor, idle);
  });
  commands_->close_when_idle();
}

void RedisSession::abandon() {
  owner_ = nullptr;
  timer_.cancel();
  subscription_->drop();
  commands_->drop();
}

}  // namespace plenaria
