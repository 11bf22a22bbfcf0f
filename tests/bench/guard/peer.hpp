// The other end of one connection: writes requests as a client does and takes what comes, outside of what is counted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plenaria::guard {

class Peer {
 public:
  /// Opens both ends; the server's is taken by take_server_end().
  Peer();
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  int take_server_end();

  void send_upgrade();
  /// Takes the answer to the upgrade; throws where it is another than 101.
  void expect_upgraded();
  /// One masked text frame.
  void send_text(std::string_view text);
  /// The bytes that have come.
  std::string take();

 private:
  void send(std::string_view bytes);

  int client_ = -1;
  int server_ = -1;
};

/// What is in these frames. Throws where one is no whole text frame.
std::vector<std::string> texts_of(const std::string& frames);

}  // namespace plenaria::guard
