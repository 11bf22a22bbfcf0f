#include "hub/reception.hpp"

#include "hub/following.hpp"
#include "hub/methods.hpp"
#include "hub/venue_session.hpp"

namespace plenaria {

namespace {

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
    call.refuse(too_fast(*wait));
    return;
  }
  std::visit([&call](const auto& params) { plenaria::handle(call, params); }, request->params);
}

Result<Request, NotARequest> decode(std::string_view message, const House& house) {
  return decode_request(message, RequestLimits{house.options().max_text_chars});
}

void ConnectedClient::handle(std::string_view message, std::function<void(std::string)> reply) {
  auto wait = session_->take_network_rate();
  if (!wait) wait = session_->take_rate();
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

void Reception::call(std::string_view message, std::string_view bearer, const Caller& caller,
                     std::function<void(std::string)> reply) {
  const auto request = decode(message, house_);
  const auto session = std::make_shared<VenueSession>(house_, nullptr, caller);
  auto wait = session->take_network_rate();
  if (request && !wait && !bearer.empty())
    if (const auto refusal = session->open(std::string(bearer))) {
      Refusal named = *refusal;
      named.field.clear();  // the token came in a header
      reply(encode_error(request->id, named));
      return;
    }
  if (!wait) wait = session->take_rate();
  dispatch(session, request, wait, std::move(reply));
}

std::optional<Refused> Reception::too_often(const Caller& caller) {
  const auto wait = house_.doorkeeper().take(caller, house_.parts().clock.steady_now());
  if (!wait) return std::nullopt;
  return Refused{429, encode_error("null", too_fast(*wait))};
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
