// A unix socket in front of a Redis that can hold back what one connection carries, as a network would that silently
// lost it. It runs on the test's own loop.
#pragma once

#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/event_loop.hpp"
#include "redis_server.hpp"

namespace plenaria {

class Proxy {
 public:
  Proxy(EventLoop& loop, const RedisServer& redis)
      : loop_(loop), redis_(redis), acceptor_(loop.context(), {redis.directory() + "/proxy.sock"}) {
    accept();
  }
  ~Proxy() {
    acceptor_.close();
    for (const auto& pair : pairs_) pair->close();
  }
  RedisAddress address() const { return {RedisAddress::Unix{redis_.directory() + "/proxy.sock"}}; }
  /// Connections so far, the oldest first.
  std::size_t connections() const { return pairs_.size(); }
  /// Nothing that this connection carries arrives any more, in either direction; it is not closed.
  void freeze(std::size_t connection) { pairs_[connection]->frozen = true; }

 private:
  using Socket = boost::asio::local::stream_protocol::socket;
  struct Pair : std::enable_shared_from_this<Pair> {
    explicit Pair(EventLoop& loop) : client(loop.context()), server(loop.context()) {}
    void pump(Socket& from, Socket& to, std::array<char, 4096>& buffer) {
      from.async_read_some(boost::asio::buffer(buffer), [self = shared_from_this(), &from, &to, &buffer](
                                                            boost::system::error_code trouble, std::size_t count) {
        if (self->frozen) return;
        boost::system::error_code failed;
        if (!trouble) boost::asio::write(to, boost::asio::buffer(buffer.data(), count), failed);
        if (trouble || failed) return self->close();
        self->pump(from, to, buffer);
      });
    }
    void close() {
      boost::system::error_code ignored;
      client.close(ignored);
      server.close(ignored);
    }
    Socket client, server;
    std::array<char, 4096> up, down;
    bool frozen = false;
  };

  void accept() {
    const auto pair = std::make_shared<Pair>(loop_);
    acceptor_.async_accept(pair->client, [this, pair](boost::system::error_code trouble) {
      if (trouble) return;
      boost::system::error_code refused;
      pair->server.connect({redis_.directory() + "/redis.sock"}, refused);
      if (!refused) {
        pair->pump(pair->client, pair->server, pair->up);
        pair->pump(pair->server, pair->client, pair->down);
      }
      pairs_.push_back(pair);
      accept();
    });
  }

  EventLoop& loop_;
  const RedisServer& redis_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  std::vector<std::shared_ptr<Pair>> pairs_;
};

}  // namespace plenaria
