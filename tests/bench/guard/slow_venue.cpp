#include "slow_venue.hpp"

#include <stdexcept>

#include "protocol/cpp/requests.hpp"

namespace plenaria::guard {

namespace {

/// Enough to be a tenth of a submission and more.
constexpr int kMoreDecodings = 5;

/// What is shared by all is made anew for this one.
class CopyingConnection final : public Connection {
 public:
  explicit CopyingConnection(Connection& connection) : connection_(connection) {}
  void deliver(const MessagePtr& message) override {
    connection_.deliver_text(R"({"jsonrpc":"2.0","method":")" + message->event() + R"(","params":)" +
                             message->params() + "}");
  }
  void deliver_text(std::string text) override { connection_.deliver_text(std::move(text)); }
  void close(CloseCode code, std::string_view reason) override { connection_.close(code, reason); }

 private:
  Connection& connection_;
};

class CopyingClient final : public Client {
 public:
  CopyingClient(Venue& venue, Connection& connection, const Caller& caller)
      : connection_(connection), client_(venue.enter(connection_, caller)) {}
  void handle(std::string_view message, std::function<void(std::string)> reply) override {
    client_->handle(message, std::move(reply));
  }

 private:
  CopyingConnection connection_;
  std::unique_ptr<Client> client_;
};

class DecodingClient final : public Client {
 public:
  explicit DecodingClient(std::unique_ptr<Client> client) : client_(std::move(client)) {}
  void handle(std::string_view message, std::function<void(std::string)> reply) override {
    for (int i = 0; i < kMoreDecodings; ++i)
      if (!decode_request(message, RequestLimits{})) throw std::runtime_error("a request of the guard is none");
    client_->handle(message, std::move(reply));
  }

 private:
  std::unique_ptr<Client> client_;
};

}  // namespace

std::unique_ptr<Client> SlowVenue::enter(Connection& connection, const Caller& caller) {
  if (slowness_ == Slowness::copied_frames) return std::make_unique<CopyingClient>(venue_, connection, caller);
  auto client = venue_.enter(connection, caller);
  if (slowness_ == Slowness::none) return client;
  return std::make_unique<DecodingClient>(std::move(client));
}

}  // namespace plenaria::guard
