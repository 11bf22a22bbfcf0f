#include "app/child_process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 forgot to mark this header for C++.
extern "C" {
#include <sys/pidfd.h>
}

#include <cassert>
#include <cerrno>
#include <system_error>
#include <utility>

namespace plenaria {

namespace {

// Runs in the child between fork and exec: nothing here may allocate or lock.
[[noreturn]] void become(char* const* argv, const ChildProcess::Plan& plan, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (dup2(nothing, STDIN_FILENO) < 0 || dup2(plan.output, STDOUT_FILENO) < 0 || dup2(plan.output, STDERR_FILENO) < 0)
    _exit(127);
  // Listening sockets and clients' connections are not marked close-on-exec one by one.
  if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0 || fchdir(plan.directory) < 0) _exit(127);
  if (plan.inherited >= 0) fcntl(plan.inherited, F_SETFD, 0);
  execvp(argv[0], argv);
  _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(boost::asio::io_context& context) : watched_(context) {}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void ChildProcess::start(const Plan& plan, std::function<void(int)> ended) {
  assert(!runs());
  auto arguments = plan.arguments;
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid == 0) become(argv.data(), plan, parent);
  pid_ = pid;
  ended_ = std::move(ended);
  const int fd = pidfd_open(pid, 0);
  if (fd < 0) {
    const int trouble = errno;
    kill(pid_, SIGKILL);
    waitpid(std::exchange(pid_, -1), nullptr, 0);
    throw std::system_error(trouble, std::generic_category(), "pidfd_open");
  }
  watched_.assign(fd);
  wait();
}

void ChildProcess::wait() {
  watched_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this, alive = std::weak_ptr(alive_)](boost::system::error_code cancelled) {
                        if (cancelled || alive.expired()) return;
                        int status = 0;
                        if (waitpid(pid_, &status, WNOHANG) != pid_) return wait();
                        pid_ = -1;
                        watched_.close();
                        const auto ended = std::exchange(ended_, nullptr);
                        ended(status);
                      });
}

void ChildProcess::signal(int number) {
  if (pid_ > 0) kill(pid_, number);
}

std::string describe_end(int status) {
  if (!WIFSIGNALED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
  return "signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) + ")";
}

}  // namespace plenaria
