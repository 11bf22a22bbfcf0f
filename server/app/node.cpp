#include "app/node.hpp"

#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>

#include "net/embed/web_client.hpp"

namespace plenaria {

namespace {

constexpr std::chrono::milliseconds kLook{50};
constexpr std::chrono::milliseconds kLookWhileServing{1000};
constexpr std::chrono::seconds kUnreachablePatience{5};
constexpr std::chrono::seconds kLoadingPatience{15};
constexpr int kIdleTicks = 60;
constexpr std::chrono::milliseconds kIdleTick{100};

HouseOptions house_options(const Settings& settings) {
  HouseOptions options;
  options.max_message_bytes = static_cast<std::size_t>(settings.max_message_bytes);
  options.max_text_chars = static_cast<std::size_t>(settings.max_text_chars);
  options.submissions_per_minute = static_cast<int>(settings.submissions_per_minute);
  options.pending_per_participant = static_cast<int>(settings.pending_per_participant);
  options.requests_per_second = static_cast<int>(settings.requests_per_second);
  options.requests_per_second_per_address = static_cast<int>(settings.requests_per_second_per_address);
  // Who lifts the limit of a person, for a load or a closed circle, means those that follow from it too.
  if (options.submissions_per_minute == 0) options.pending_per_participant = 0;
  if (options.requests_per_second == 0) options.requests_per_second_per_address = 0;
  options.bad_tokens_per_minute = static_cast<int>(settings.bad_tokens_per_minute);
  options.heartbeat_s = static_cast<int>(settings.ping_s);
  options.public_url = settings.public_url.substr(0, settings.public_url.find_last_not_of('/') + 1);
  options.body_cache_bytes = static_cast<std::size_t>(settings.text_cache_bytes);
  return options;
}

}  // namespace

NetOptions net_options(const Settings& settings) {
  const ListenAddress listen = parse_listen(settings.listen);
  NetOptions options;
  options.address = listen.address;
  options.port = listen.port;
  options.share_port = settings.share_port;
  options.public_url = settings.public_url;
  options.allowed_origins = settings.allowed_origins;
  options.trusted_proxies = settings.trusted_proxies;
  options.metrics_readers = settings.metrics_readers;
  options.max_message_bytes = static_cast<std::size_t>(settings.max_message_bytes);
  options.handshake_timeout = std::chrono::seconds(settings.handshake_s);
  options.ping_interval = std::chrono::seconds(settings.ping_s);
  options.outbound_bytes = static_cast<std::size_t>(settings.outbound_bytes);
  options.outbound_stall = std::chrono::seconds(settings.outbound_stall_s);
  options.connections_per_address = static_cast<std::size_t>(settings.connections_per_address);
  options.max_connections = static_cast<std::size_t>(settings.max_connections);
  return options;
}

Node::Node(const Configuration& configuration, const TokenIssuers& issuers, const RecordKey& record_key)
    : configuration_(configuration), timers_(loop_), signals_(loop_.context()) {
  const Settings& settings = configuration.settings;
  RedisStoreOptions options;
  options.dialogue = configuration.dialogue.id;
  options.reply_timeout = std::chrono::milliseconds(settings.redis_reply_timeout_ms);
  options.warn = [](const std::string& line) { spdlog::warn("{}", line); };
  if (settings.redis == "embedded") {
    PrivateRedisOptions redis;
    redis.data = settings.data;
    redis.warn = options.warn;
    redis_ = std::make_unique<PrivateRedis>(loop_, std::move(redis));
    options.address = redis_->address();
  } else {
    const auto address = parse_redis_address(settings.redis);
    if (!address) throw ConfigFault("redis.address: " + address.error());
    options.address = *address;
  }
  heads_ = std::make_unique<HeadFiles>(settings.data, options.warn);
  store_ = std::make_unique<RedisStore>(loop_, metrics_, std::move(options));
  const HouseParts parts{*store_,
                         *store_,
                         *store_,
                         timers_,
                         metrics_,
                         *heads_,
                         record_key,
                         system_randomness(),
                         [this]() -> const Secret& { return store_->deployment_secret(); }};
  house_ = std::make_unique<House>(parts, configuration.dialogue, issuers, house_options(settings));
  reception_ = std::make_unique<Reception>(*house_);
  server_ = std::make_unique<Server>(loop_, net_options(settings), *reception_, embedded_web_client(), metrics_,
                                     [this] { return metrics_.text(); });
}

// The network goes first: its sessions speak to the house, and the house to the store.
Node::~Node() {
  server_.reset();
  reception_.reset();
  store_.reset();
  house_.reset();
}

int Node::run() {
  if (const auto trouble = server_->listen()) {
    std::fprintf(stderr, "plenaria: %s\n", trouble->c_str());
    return 1;
  }
  // One line that says where, for whoever starts it with port 0.
  const NetOptions options = net_options(configuration_.settings);
  const bool v6 = options.address.find(':') != std::string::npos;
  const std::string listen =
      (v6 ? "[" + options.address + "]" : options.address) + ":" + std::to_string(server_->port());
  spdlog::info("listening on http://{}", listen);
  // With another Redis several servers may share the directory, and nobody holds its lock.
  if (redis_) tell_address(configuration_.settings.data, listen);
  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) drain();
  });
  if (redis_) {
    redis_->start([this](const std::string& trouble) {
      if (stopping_) return;
      if (trouble.empty()) connect_store();
      else give_up(trouble);
    });
  } else {
    connect_store();
  }
  loop_.run();
  return status_;
}

void Node::connect_store() {
  began_ = std::chrono::steady_clock::now();
  store_->start();
  watch_start();
}

/// At the start, a store that cannot be used ends the server with a clear line; later it is waited for.
void Node::watch_start() {
  starting_.reset();
  if (house_->secrets() && house_->all_ready()) {
    heads_->take_over();
    return;
  }
  if (const auto& trouble = store_->trouble(); trouble && !house_->secrets()) {
    const auto waited = std::chrono::steady_clock::now() - began_;
    const bool over = trouble->kind == StoreTrouble::Kind::refused ||
                      (trouble->kind == StoreTrouble::Kind::unreachable && waited >= kUnreachablePatience) ||
                      waited >= kLoadingPatience;
    if (over) {
      give_up(trouble->sentence);
      return;
    }
  }
  const bool serving = house_->secrets() && !house_->not_ready();
  starting_ = timers_.after(serving ? kLookWhileServing : kLook, [this] { watch_start(); });
}

void Node::give_up(const std::string& why) {
  std::fprintf(stderr, "plenaria: %s\n", why.c_str());
  status_ = 1;
  drain();
}

// Going away: first the connections, then what is waiting to be recorded, then the store, then its Redis.

void Node::drain() {
  if (stopping_) {
    spdlog::warn("told to stop twice: going at once");
    status_ = 1;
    loop_.stop();
    return;
  }
  stopping_ = true;
  starting_.reset();
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) drain();
  });
  spdlog::info("stopping");
  server_->drain(std::chrono::seconds(configuration_.settings.drain_s), [this] { stop_when_idle(kIdleTicks); });
}

void Node::stop_when_idle(int ticks_left) {
  if (house_->idle() || ticks_left == 0 || !store_->available()) {
    stop_store();
    return;
  }
  idling_ = timers_.after(kIdleTick, [this, ticks_left] { stop_when_idle(ticks_left - 1); });
}

void Node::stop_store() {
  store_->shutdown([this] {
    if (redis_) redis_->stop([this] { loop_.stop(); });
    else loop_.stop();
  });
}

}  // namespace plenaria
