// Takes connections in, as long as there is room for them, and keeps calm when the system has none.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "net/entrance.hpp"
#include "net/outbound_stream.hpp"

namespace plenaria {

class Listener {
 public:
  explicit Listener(Entrance& entrance);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// One clear sentence when it cannot listen at the address and port of the options.
  std::optional<std::string> listen();
  std::uint16_t port() const { return port_; }
  /// Takes nobody in any more.
  void stop();

 private:
  /// What handlers hold, so that one that comes late finds out.
  struct Alive {};
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  void accept();
  void on_accept(ErrorCode why, TcpSocket socket);
  void take_in(TcpSocket socket);
  void give_up_spare();
  void pause();
  void hold_spare();

  Entrance& entrance_;
  Acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::shared_ptr<Alive> alive_ = std::make_shared<Alive>();
  std::uint16_t port_ = 0;
  bool short_of_descriptors_ = false;  ///< and the log says so already
  int spare_ = -1;  ///< a descriptor kept to be given up, when there are none, for telling one peer so
};

}  // namespace plenaria
