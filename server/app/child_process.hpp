// One child process that never outlives this one, and word of its end. Not here: what it runs and whether to run it
// again.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plenaria {

/// REQUIRES: start() is called on the main thread, as the kernel kills the child when the thread that started it ends.
class ChildProcess {
 public:
  struct Plan {
    std::vector<std::string> arguments;  ///< the program first, looked up in PATH
    int directory = -1;                  ///< where it runs
    int output = -1;                     ///< its stdout and stderr; stdin is /dev/null
    int inherited = -1;                  ///< one more open file that it keeps; -1 for none. It gets no others
  };

  explicit ChildProcess(boost::asio::io_context& context);
  /// Kills what still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Runs it in a process group of its own, so that Ctrl-C in a terminal does not reach it. `ended` is called once,
  /// from the loop, with the status of waitpid; exit code 127 where the program cannot be run. REQUIRES: none runs.
  /// Throws std::system_error where there is no process to be had.
  void start(const Plan& plan, std::function<void(int status)> ended);
  /// Harmless when none runs.
  void signal(int number);
  bool runs() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }

 private:
  void wait();

  boost::asio::posix::stream_descriptor watched_;
  pid_t pid_ = -1;
  std::function<void(int)> ended_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

/// "exit code 1" or "signal 9 (Killed)".
std::string describe_end(int status);

}  // namespace plenaria
