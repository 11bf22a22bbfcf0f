// A real redis-server for one test: its own temporary directory and unix socket, killed and swept away at the end, also
// when the test fails. The settings are those of a private Redis unless a test asks for others.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "redis/address.hpp"

namespace plenaria {

class RedisServer {
 public:
  /// `more` are further arguments of redis-server; later ones win. Returns once it answers.
  explicit RedisServer(std::vector<std::string> more = {});
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  RedisAddress address() const { return {RedisAddress::Unix{directory_ + "/redis.sock"}}; }
  const std::string& directory() const { return directory_; }

  void stop_answering();  ///< SIGSTOP
  void go_on();           ///< SIGCONT
  void kill();            ///< SIGKILL, and waits until it is gone
  void start();           ///< again, on the same data

  /// One command by redis-cli, its output without the last newline.
  std::string cli(const std::vector<std::string>& arguments) const;

 private:
  std::vector<std::string> more_;
  std::string directory_;
  pid_t pid_ = -1;
};

}  // namespace plenaria
