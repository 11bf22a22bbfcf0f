#include "hub/reception.hpp"

#include "hub/following.hpp"
#include "hub/methods.hpp"
#include "hub/venue_session.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostRates = 10000;

class ConnectedClient final : public Client {
 public:
  explicit ConnectedClient(std::shared_ptr<VenueSession> session) : session_(std::move(session)) {}
  ConnectedClient(const ConnectedClient&) = delete;
  ConnectedClient& operator=(const ConnectedClient&) = delete;
  ~ConnectedClient() override { session_->end(); }

  void handle(std::string_view message, std::function<void(std::string)> reply) override;

 private:
  std::shared_ptr<VenueSession> session_;
};

void dispatch(const std::shared_ptr<VenueSession>& session, const Result<Request, NotARequest>& request,
              std::optional<Milliseconds> wait, std::function<void(std::string)> reply) {
  if (!request) {
    reply(encode_error(request.error().id, request.error().refusal));
    return;
  }
  const Call call{session, request->id, std::move(reply)};
  if (wait) {
    Refusal refusal{Code::too_fast, "You are asking faster than this server allows; slow down."};
    refusal.retry_after = *wait;
    call.refuse(refusal);
    return;
  }
  std::visit([&call](const auto& params) { plenaria::handle(call, params); }, request->params);
}

Result<Request, NotARequest> decode(std::string_view message, const House& house) {
  return decode_request(message, RequestLimits{house.options().max_text_chars});
}

void ConnectedClient::handle(std::string_view message, std::function<void(std::string)> reply) {
  const auto wait = session_->take_rate();
  auto answer = [session = std::weak_ptr<VenueSession>(session_), reply = std::move(reply)](std::string text) {
    // A connection that is over hears no answer: its request stands recorded all the same.
    if (const auto still = session.lock(); still && !still->ended()) reply(std::move(text));
  };
  dispatch(session_, decode(message, session_->house()), wait, std::move(answer));
}

}  // namespace

std::unique_ptr<Client> Reception::enter(Connection& connection, const Caller& caller) {
  return std::make_unique<ConnectedClient>(std::make_shared<VenueSession>(house_, &connection, caller));
}

std::optional<Milliseconds> Reception::take_rate(std::string_view bearer, const Caller& caller) {
  const SteadyTime now = house_.parts().clock.steady_now();
  const std::string who = bearer.empty() ? caller.address : sha256(bearer).text();
  auto found = rates_.find(who);
  if (found == rates_.end()) {
    if (rates_.size() >= kMostRates) std::erase_if(rates_, [now](const auto& one) { return one.second.full(now); });
    if (rates_.size() >= kMostRates) rates_.clear();
    found = rates_.emplace(who, RequestRate(house_.options().requests_per_second, now)).first;
  }
  return found->second.take(now);
}

void Reception::call(std::string_view message, std::string_view bearer, const Caller& caller,
                     std::function<void(std::string)> reply) {
  const auto request = decode(message, house_);
  const auto session = std::make_shared<VenueSession>(house_, nullptr, caller);
  if (request && !bearer.empty())
    if (const auto refusal = session->open(std::string(bearer))) {
      Refusal named = *refusal;
      named.field.clear();  // the token came in a header
      reply(encode_error(request->id, named));
      return;
    }
  dispatch(session, request, take_rate(bearer, caller), std::move(reply));
}

std::unique_ptr<Undo> Reception::follow(const std::string& room, const std::string& after, Connection& connection,
                                        FollowReady ready) {
  return std::make_unique<Following>(house_, RoomId(room), after, connection, std::move(ready));
}

std::unique_ptr<Undo> Reception::poll(const std::string& room, const std::string& after, PollReady ready) {
  return std::make_unique<Polling>(house_, RoomId(room), after, std::move(ready));
}

std::string Reception::error_body(int code, std::string_view sentence) const {
  return encode_error("null", Refusal{static_cast<Code>(code), std::string(sentence)});
}

std::string Reception::record_keys() const { return encode_key_set({house_.record_key()}); }

}  // namespace plenaria
