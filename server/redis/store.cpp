#include "redis/store.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cassert>
#include <utility>

#include "redis/answers.hpp"
#include "redis/batch.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostRead = 1000;
/// About 1 MiB of the longest headers.
constexpr std::size_t kMostRanged = 500;
constexpr int kQuietTicks = 5;

}  // namespace

RedisStore::Counters::Counters(Metrics& metrics)
    : recorded(metrics.counter("plenaria_log_appends_total", "Appends by outcome.", {{"outcome", "recorded"}})),
      behind(metrics.counter("plenaria_log_appends_total", "Appends by outcome.", {{"outcome", "behind"}})),
      not_recorded(metrics.counter("plenaria_log_appends_total", "Appends by outcome.", {{"outcome", "not_recorded"}})),
      unknown(metrics.counter("plenaria_log_appends_total", "Appends by outcome.", {{"outcome", "unknown"}})),
      entries(metrics.counter("plenaria_log_entries_total", "Entries recorded by this node.")),
      lost(metrics.counter("plenaria_redis_losses_total", "Times that an established connection to Redis was lost.")),
      available(metrics.gauge("plenaria_redis_available", "1 while Redis is connected, checked and subscribed.")),
      append_seconds(metrics.histogram("plenaria_log_append_seconds", "From an append to its synced answer.",
                                       {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5})) {}

RedisStore::RedisStore(EventLoop& loop, Metrics& metrics, RedisStoreOptions options, RedisScripts scripts,
                       Randomness random)
    : loop_(loop),
      options_(std::move(options)),
      keys_(options_.dialogue),
      scripts_(std::move(scripts)),
      random_(std::move(random)),
      counters_(metrics),
      reconnect_timer_(loop.context()),
      backoff_(options_.first_backoff) {
  assert(options_.subscription_silence > options_.ping_every);
}

RedisStore::~RedisStore() {
  if (session_) session_->abandon();
}

void RedisStore::start() { connect(); }

void RedisStore::connect() {
  Secret fresh{};
  random_(fresh);
  RedisSession::Owner& owner = *this;
  session_ = std::make_shared<RedisSession>(loop_, options_, scripts_, live_channels_, fresh, owner);
  session_->start();
}

void RedisStore::connect_later() {
  std::array<std::uint8_t, 1> random{};
  random_(random);
  // Nodes that lost Redis together should not all come back together.
  const auto wait = backoff_ - backoff_ * random[0] / 512;
  backoff_ = std::min(backoff_ * 2, options_.longest_backoff);
  reconnect_timer_.expires_after(wait);
  reconnect_timer_.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code cancelled) {
    if (!cancelled && !alive.expired() && !stopping_) connect();
  });
}

void RedisStore::on_session_ready() {
  ready_ = true;
  refuses_writes_ = false;
  trouble_.reset();
  backoff_ = options_.first_backoff;
  if (secret_ && *secret_ != session_->secret() && options_.warn)
    options_.warn("The deployment's secret in Redis is another than before: was the store swapped?");
  secret_ = session_->secret();
  counters_.available.Set(1);
  if (observer_ != nullptr) observer_->on_available();
}

void RedisStore::on_session_lost(const StoreTrouble& trouble) {
  const bool was_ready = std::exchange(ready_, false);
  const bool news = !trouble_ || trouble_->sentence != trouble.sentence;
  trouble_ = trouble;
  if (news && options_.warn) options_.warn(trouble.sentence);
  if (was_ready) {
    counters_.lost.Increment();
    counters_.available.Set(0);
  }
  if (!stopping_) connect_later();
  if (was_ready && observer_ != nullptr) observer_->on_unavailable(trouble.sentence);
}

void RedisStore::shutdown(std::function<void()> done) {
  stopping_ = true;
  reconnect_timer_.cancel();
  counters_.available.Set(0);
  if (ready_) {
    send_gathered();
    ready_ = false;
    session_->retire(std::move(done));
    return;
  }
  if (session_) session_->abandon();
  boost::asio::post(loop_.context(), std::move(done));
}

const Secret& RedisStore::deployment_secret() const {
  assert(secret_);
  return *secret_;
}

bool RedisStore::available() const { return ready_ && !refuses_writes_; }

bool RedisStore::refused_at_once(std::function<void(const std::string&)> handler) const {
  if (ready_) return false;
  auto why = stopping_  ? std::string("the server is shutting down")
             : trouble_ ? trouble_->sentence
                        : std::string("Redis is not connected yet");
  boost::asio::post(loop_.context(),
                    [handler = std::move(handler), why = std::move(why), alive = std::weak_ptr(alive_)] {
                      if (!alive.expired()) handler(why);
                    });
  return true;
}

RedisConnection::Handler RedisStore::while_alive(RedisConnection::Handler handler) const {
  return [handler = std::move(handler), alive = std::weak_ptr(alive_)](RedisAnswer answer) {
    if (!alive.expired()) handler(std::move(answer));
  };
}

RedisConnection::Handler RedisStore::while_connected(RedisConnection::Handler handler) const {
  return [this, asked = std::weak_ptr(session_), handler = std::move(handler)](RedisAnswer answer) {
    if (ready_ && asked.lock() == session_) handler(std::move(answer));
    else handler(RedisFailure{true, "the connection to Redis was lost meanwhile"});
  };
}

void RedisStore::run(const RedisScript& script, std::vector<std::string> arguments, RedisConnection::Handler handler) {
  struct Call {
    std::shared_ptr<RedisSession> session;
    std::vector<std::string> arguments;
    RedisConnection::Handler handler;

    void send(std::string_view by, std::string_view what, RedisConnection::Handler then) const {
      std::vector<std::string_view> command{by, what};
      command.insert(command.end(), arguments.begin(), arguments.end());
      session->commands().command(command, std::move(then));
    }
  };
  const auto call = std::make_shared<Call>(Call{session_, std::move(arguments), while_alive(std::move(handler))});
  call->send("EVALSHA", script.sha1(), [call, &script](RedisAnswer answer) {
    const auto* reply = std::get_if<RedisReply>(&answer);
    // Redis forgot its scripts, and did nothing.
    if (reply != nullptr && reply->is_error("NOSCRIPT")) call->send("EVAL", script.text(), call->handler);
    else call->handler(std::move(answer));
  });
}

void RedisStore::open(const AggregateId& aggregate, const Epoch& fresh,
                      std::function<void(std::variant<Head, LogTrouble>)> handler) {
  if (refused_at_once([handler](const std::string& why) { handler(LogTrouble{why}); })) return;
  run(session_->scripts().open,
      {"3", keys_.log(aggregate), keys_.bodies(aggregate), keys_.head(aggregate), fresh.text(), Digest().text()},
      while_connected([handler = std::move(handler)](const RedisAnswer& answer) {
        const auto* reply = std::get_if<RedisReply>(&answer);
        auto head = reply != nullptr ? head_of(reply->elements) : std::nullopt;
        if (head) handler(std::move(*head));
        else handler(LogTrouble{why_failed(answer)});
      }));
}

void RedisStore::read(const AggregateId& aggregate, Seq after, std::size_t limit, Bodies bodies,
                      std::function<void(std::variant<std::vector<StoredEntry>, LogTrouble>)> handler) {
  assert(limit >= 1 && limit <= kMostRead);
  if (refused_at_once([handler](const std::string& why) { handler(LogTrouble{why}); })) return;
  using Decode = std::optional<std::vector<StoredEntry>> (*)(RedisReply);
  auto answered = [handler = std::move(handler)](RedisAnswer answer, Decode decode) {
    auto* reply = std::get_if<RedisReply>(&answer);
    auto entries = reply != nullptr && reply->is_array() ? decode(std::move(*reply)) : std::nullopt;
    if (entries) handler(std::move(*entries));
    else handler(LogTrouble{why_failed(answer)});
  };
  if (bodies == Bodies::without) {
    // The stream alone, as a whole log is read by it: a script takes Redis four times as long.
    const auto log = keys_.log(aggregate);
    const auto from = "(" + std::to_string(after) + "-0";
    const auto most = std::to_string(std::min(limit, kMostRanged));
    const std::array<std::string_view, 6> range{"XRANGE", log, from, "+", "COUNT", most};
    session_->commands().command(range,
                                 while_alive(while_connected([answered = std::move(answered)](RedisAnswer answer) {
                                   answered(std::move(answer), &entries_of_range);
                                 })));
    return;
  }
  run(session_->scripts().read,
      {"2", keys_.log(aggregate), keys_.bodies(aggregate), std::to_string(after), std::to_string(limit)},
      while_connected(
          [answered = std::move(answered)](RedisAnswer answer) { answered(std::move(answer), &entries_of); }));
}

void RedisStore::bodies(
    const AggregateId& aggregate, std::vector<Seq> seqs,
    std::function<void(std::variant<std::vector<std::optional<std::string>>, LogTrouble>)> handler) {
  assert(seqs.size() <= kMostRead);
  if (refused_at_once([handler](const std::string& why) { handler(LogTrouble{why}); })) return;
  if (seqs.empty()) {
    boost::asio::post(loop_.context(), [handler] { handler(std::vector<std::optional<std::string>>{}); });
    return;
  }
  std::vector<std::string> command{"HMGET", keys_.bodies(aggregate)};
  for (const auto seq : seqs) command.push_back(std::to_string(seq));
  const std::vector<std::string_view> views(command.begin(), command.end());
  auto answered = [handler = std::move(handler), asked = seqs.size()](RedisAnswer answer) {
    auto* reply = std::get_if<RedisReply>(&answer);
    if (reply == nullptr || reply->elements.size() != asked) return handler(LogTrouble{why_failed(answer)});
    std::vector<std::optional<std::string>> found(asked);
    for (std::size_t i = 0; i < asked; ++i)
      if (reply->elements[i].is_text()) found[i] = std::move(reply->elements[i].text);
    handler(std::move(found));
  };
  session_->commands().command(views, while_alive(std::move(answered)));
}

void RedisStore::heads(const std::vector<AggregateId>& aggregates,
                       std::function<void(std::variant<std::vector<std::optional<Head>>, LogTrouble>)> handler) {
  if (refused_at_once([handler](const std::string& why) { handler(LogTrouble{why}); })) return;
  struct Gathered {
    std::vector<std::optional<Head>> heads;
    std::size_t left;
    std::optional<LogTrouble> trouble;
    std::function<void(std::variant<std::vector<std::optional<Head>>, LogTrouble>)> handler;

    void answer() {
      if (trouble) handler(std::move(*trouble));
      else handler(std::move(heads));
    }
  };
  const auto gathered = std::make_shared<Gathered>();
  gathered->heads.resize(aggregates.size());
  gathered->left = aggregates.size();
  gathered->handler = std::move(handler);
  if (aggregates.empty()) {
    boost::asio::post(loop_.context(), [gathered] { gathered->answer(); });
    return;
  }
  // One HMGET for each, pipelined.
  for (std::size_t i = 0; i < aggregates.size(); ++i) {
    const auto key = keys_.head(aggregates[i]);
    const std::array<std::string_view, 7> command{"HMGET", key, "epoch", "seq", "hash", "public_seq", "public_hash"};
    auto answered = [gathered, i](const RedisAnswer& answer) {
      const auto* reply = std::get_if<RedisReply>(&answer);
      if (reply != nullptr && reply->elements.size() == 5) {
        gathered->heads[i] = head_of(reply->elements);
      } else {
        gathered->trouble = LogTrouble{why_failed(answer)};
      }
      if (--gathered->left == 0) gathered->answer();
    };
    session_->commands().command(command, while_alive(while_connected(std::move(answered))));
  }
}

void RedisStore::observe(std::vector<AggregateId> aggregates, EntryObserver& observer) {
  assert(!session_);
  observer_ = &observer;
  for (auto& aggregate : aggregates) {
    auto channel = keys_.live(aggregate);
    live_channels_.push_back(channel);
    aggregate_of_channel_.emplace(std::move(channel), std::move(aggregate));
  }
}

void RedisStore::on_published(const std::string& channel, std::string message) {
  if (channel == keys_.ephemeral()) {
    if (told_) told_(message);
    return;
  }
  const auto found = aggregate_of_channel_.find(channel);
  if (found == aggregate_of_channel_.end() || observer_ == nullptr || !ready_) return;
  if (const auto entries = decode_batch(message)) observer_->on_appended(found->second, *entries);
  else if (options_.warn) options_.warn("Something that is no batch of entries was published on " + channel + ".");
}

void RedisStore::on_store_time(VenueTime store, SteadyTime asked, SteadyTime answered) {
  clock_.measured(store, asked, answered);
}

// What refuses writes is noticed while nobody submits, too.
void RedisStore::on_session_tick() {
  if (!refuses_writes_ && ++quiet_ticks_ < kQuietTicks) return;
  quiet_ticks_ = 0;
  const auto key = keys_.probe();
  const std::array<std::string_view, 3> write{"SET", key, "1"};
  auto answered = [this, asked = std::weak_ptr(session_)](const RedisAnswer& answer) {
    const auto* reply = std::get_if<RedisReply>(&answer);
    if (reply == nullptr || asked.lock() != session_) return;
    if (reply->is_error()) on_write_refused(*reply);
    else refuses_writes_ = false;
  };
  session_->commands().command(write, while_alive(std::move(answered)));
}

void RedisStore::on_write_refused(const RedisReply& reply) {
  refuses_writes_ = true;
  if (reply.is_error("READONLY") && ready_)
    session_->give_up(StoreTrouble::Kind::refused, "it is no longer a master (" + reply.text + ")");
}

void RedisStore::tell(std::string message) {
  if (!ready_) return;
  const auto channel = keys_.ephemeral();
  const std::array<std::string_view, 3> publish{"PUBLISH", channel, message};
  session_->commands().command(publish, [](const RedisAnswer&) {});
}

void RedisStore::on_told(std::function<void(const std::string&)> told) { told_ = std::move(told); }

}  // namespace plenaria
