// One connection, against a server that misbehaves: every command is answered exactly once, and truly.
#include "redis/connection.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include "node.hpp"

namespace plenaria {

namespace {

// Accepts one connection and says what it is told to say.
class Impostor {
 public:
  Impostor(EventLoop& loop, const std::string& directory)
      : address_{RedisAddress::Unix{directory + "/impostor.sock"}},
        acceptor_(loop.context(), {directory + "/impostor.sock"}),
        socket_(loop.context()) {
    acceptor_.async_accept(socket_, [this](boost::system::error_code trouble) { accepted = !trouble; });
  }
  const RedisAddress& address() const { return address_; }
  void say(const std::string& bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
  void hang_up() { socket_.close(); }
  std::size_t received() { return socket_.available(); }

  bool accepted = false;

 private:
  RedisAddress address_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::local::stream_protocol::socket socket_;
};

struct Fixture {
  explicit Fixture(const RedisConnection::Limits& limits = {})
      : impostor(loop, directory.directory()), connection(std::make_shared<RedisConnection>(loop, limits)) {
    connection->on_closed([this](const std::string& why) { closed.push_back(why); });
    std::optional<std::string> connected;
    connection->connect(impostor.address(), [&](const std::string& trouble) { connected = trouble; });
    run_until(loop, [&] { return connected && impostor.accepted; });
    REQUIRE(connected->empty());
  }
  ~Fixture() { connection->drop(); }
  void command() {
    static constexpr std::string_view ping[] = {"PING"};
    connection->command(ping, [this](RedisAnswer answer) { answers.push_back(std::move(answer)); });
  }
  const RedisFailure& failure(std::size_t i) { return std::get<RedisFailure>(answers.at(i)); }

  RedisServer directory;
  EventLoop loop;
  Impostor impostor;
  std::shared_ptr<RedisConnection> connection;
  std::vector<RedisAnswer> answers;
  std::vector<std::string> closed;
};

}  // namespace

TEST_CASE("commands of one turn are written together, when it ends") {
  Fixture f;
  f.command();
  f.command();
  CHECK(f.impostor.received() == 0);
  f.loop.run_turn(0ms);
  CHECK(f.impostor.received() == 2 * std::string("*1\r\n$4\r\nPING\r\n").size());
}

TEST_CASE("what was answered stays answered when the connection ends in the middle of a reply") {
  Fixture f;
  for (int i = 0; i < 3; ++i) f.command();
  f.loop.run_turn(0ms);
  f.impostor.say("+PONG\r\n$100\r\nonly a beginning");
  f.impostor.hang_up();
  run_until(f.loop, [&] { return f.answers.size() == 3; });
  CHECK(std::get<RedisReply>(f.answers[0]).text == "PONG");
  CHECK(f.failure(1).written);
  CHECK(f.failure(2).written);
  CHECK(f.closed.size() == 1);
}

TEST_CASE("bytes that are no reply, or that nobody asked for, end the connection") {
  Fixture f;
  SECTION("garbage") {
    f.command();
    f.loop.run_turn(0ms);
    f.impostor.say("HTTP/1.1 200 OK\r\n");
    run_until(f.loop, [&] { return f.answers.size() == 1; });
    CHECK(f.failure(0).written);
    CHECK_THAT(f.closed.at(0), Catch::Contains("Protocol error"));
  }
  SECTION("one reply too many") {
    f.impostor.say("+OK\r\n");
    run_until(f.loop, [&] { return f.closed.size() == 1; });
    CHECK_THAT(f.closed[0], Catch::Contains("nothing had asked for"));
  }
  // After that everything is refused, on a later turn.
  f.answers.clear();
  f.command();
  CHECK(f.answers.empty());
  run_until(f.loop, [&] { return f.answers.size() == 1; });
  CHECK_FALSE(f.failure(0).written);
}

TEST_CASE("a server that trickles replies is given up when the oldest command has waited too long") {
  RedisConnection::Limits limits;
  limits.reply_timeout = 100ms;
  Fixture f(limits);
  for (int i = 0; i < 50; ++i) f.command();
  std::size_t said = 0;
  const auto begin = std::chrono::steady_clock::now();
  while (f.closed.empty()) {
    REQUIRE(std::chrono::steady_clock::now() - begin < 2s);
    if (said++ < 10) f.impostor.say("+PONG\r\n");
    f.loop.run_turn(10ms);
  }
  run_until(f.loop, [&] { return f.answers.size() == 50; });
  CHECK_THAT(f.closed[0], Catch::Contains("did not answer within 100 ms"));
  CHECK(f.failure(49).written);
}

TEST_CASE("a process that was held up itself does not blame a server that had answered in time") {
  RedisConnection::Limits limits;
  limits.reply_timeout = 50ms;
  Fixture f(limits);
  f.command();
  f.loop.run_turn(0ms);
  f.impostor.say("+PONG\r\n");
  const auto held_until = std::chrono::steady_clock::now() + 120ms;
  while (std::chrono::steady_clock::now() < held_until) {
  }
  run_until(f.loop, [&] { return f.answers.size() == 1; });
  CHECK(std::holds_alternative<RedisReply>(f.answers[0]));
  CHECK(f.connection->is_open());
}

TEST_CASE("a connection that is no longer needed closes after its last reply and takes nothing more") {
  Fixture f;
  f.command();
  f.connection->close_when_idle();
  f.command();
  run_until(f.loop, [&] { return f.answers.size() == 1; });
  CHECK_FALSE(f.failure(0).written);
  CHECK(f.closed.empty());
  f.impostor.say("+PONG\r\n");
  run_until(f.loop, [&] { return f.answers.size() == 2 && f.closed.size() == 1; });
  CHECK(std::get<RedisReply>(f.answers[1]).text == "PONG");
}

TEST_CASE("a server that accepts nobody is given up after the connect timeout") {
  EventLoop loop;
  RedisConnection::Limits limits;
  limits.connect_timeout = 100ms;
  // A listener whose queue is full leaves further connections waiting.
  boost::asio::ip::tcp::acceptor full(loop.context());
  full.open(boost::asio::ip::tcp::v4());
  full.bind({boost::asio::ip::address_v4::loopback(), 0});
  full.listen(0);
  const RedisAddress address{RedisAddress::Tcp{"127.0.0.1", full.local_endpoint().port()}};
  std::vector<std::shared_ptr<RedisConnection>> connections;
  std::size_t outcomes = 0;
  std::string trouble;
  for (int i = 0; i < 3; ++i) {
    connections.push_back(std::make_shared<RedisConnection>(loop, limits));
    connections.back()->connect(address, [&](const std::string& came) {
      ++outcomes;
      if (!came.empty()) trouble = came;
    });
  }
  run_until(loop, [&] { return outcomes == 3; });
  CHECK(trouble == "no connection within 100 ms");
  for (const auto& connection : connections) connection->drop();
}

}  // namespace plenaria
