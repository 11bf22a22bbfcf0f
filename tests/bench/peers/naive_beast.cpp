// A broadcast server as one writes it first, after Beast's own chat example: each session has a queue of shared
// messages and writes them one by one, one async_write a message. One thread; no record, no decision.
//
//   bench_naive PORT
//
// GET /ROOM follows a room, GET /ROOM?author publishes into it, as with bench_floor.
#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace plenaria {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using ErrorCode = boost::system::error_code;
using Message = std::shared_ptr<const std::string>;

class Guest;

/// Who follows which room.
class Hall {
 public:
  void enter(const std::string& room, Guest& guest) { rooms_[room].insert(&guest); }
  void leave(const std::string& room, Guest& guest) { rooms_[room].erase(&guest); }
  void say(const std::string& room, const Message& message);

 private:
  std::map<std::string, std::set<Guest*>> rooms_;
};

class Guest : public std::enable_shared_from_this<Guest> {
 public:
  Guest(asio::ip::tcp::socket socket, Hall& hall) : stream_(std::move(socket)), hall_(hall) {}
  ~Guest() {
    if (follows_) hall_.leave(room_, *this);
  }

  void start() {
    beast::http::async_read(stream_.next_layer(), buffer_, request_,
                            [self = shared_from_this()](ErrorCode error, std::size_t) {
                              if (!error) self->upgrade();
                            });
  }

  void send(const Message& message) {
    if (queue_.size() >= kMostQueued) return close();
    queue_.push_back(message);
    if (queue_.size() == 1) write();
  }

 private:
  /// Beast's example has no bound; a reader who stopped would take all memory.
  static constexpr std::size_t kMostQueued = 100'000;

  void upgrade() {
    const std::string target(request_.target().substr(1));
    room_ = target.substr(0, target.find('?'));
    follows_ = target == room_;
    stream_.set_option(beast::websocket::stream_base::timeout::suggested(beast::role_type::server));
    stream_.async_accept(request_, [self = shared_from_this()](ErrorCode error) {
      if (error) return;
      if (self->follows_) self->hall_.enter(self->room_, *self);
      self->read();
    });
  }

  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](ErrorCode error, std::size_t) {
      if (error) return;
      self->hall_.say(self->room_, std::make_shared<const std::string>(beast::buffers_to_string(self->buffer_.data())));
      self->buffer_.consume(self->buffer_.size());
      self->read();
    });
  }

  void write() {
    stream_.async_write(asio::buffer(*queue_.front()), [self = shared_from_this()](ErrorCode error, std::size_t) {
      if (error) return;
      self->queue_.pop_front();
      if (!self->queue_.empty()) self->write();
    });
  }

  void close() {
    ErrorCode ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
  }

  beast::websocket::stream<beast::tcp_stream> stream_;
  Hall& hall_;
  beast::flat_buffer buffer_;
  beast::http::request<beast::http::string_body> request_;
  std::string room_;
  bool follows_ = false;
  std::deque<Message> queue_;
};

void Hall::say(const std::string& room, const Message& message) {
  for (Guest* guest : rooms_[room]) guest->send(message);
}

class Door {
 public:
  Door(asio::io_context& context, std::uint16_t port, Hall& hall)
      : acceptor_(context, {asio::ip::address_v4::loopback(), port}), hall_(hall) {}

  void open() {
    acceptor_.async_accept([this](ErrorCode error, asio::ip::tcp::socket socket) {
      if (!error) {
        socket.set_option(asio::ip::tcp::no_delay(true), error);
        std::make_shared<Guest>(std::move(socket), hall_)->start();
      }
      open();
    });
  }

 private:
  asio::ip::tcp::acceptor acceptor_;
  Hall& hall_;
};

}  // namespace
}  // namespace plenaria

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_naive PORT\n");
    return 2;
  }
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  try {
    boost::asio::io_context context{1};
    plenaria::Hall hall;
    plenaria::Door door(context, static_cast<std::uint16_t>(std::atoi(argv[1])), hall);
    door.open();
    context.run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_naive: %s\n", error.what());
    return 1;
  }
}
