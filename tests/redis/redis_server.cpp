#include "redis_server.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <thread>

namespace plenaria {

namespace {

std::string fresh_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "plenaria-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return name;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

RedisServer::RedisServer(std::vector<std::string> more) : more_(std::move(more)), directory_(fresh_directory()) {
  start();
}

RedisServer::~RedisServer() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void RedisServer::start() {
  std::vector<std::string> arguments{"redis-server",
                                     "--port",
                                     "0",
                                     "--dir",
                                     directory_,
                                     "--unixsocket",
                                     directory_ + "/redis.sock",
                                     "--save",
                                     "",
                                     "--appendonly",
                                     "yes",
                                     "--appendfsync",
                                     "always",
                                     "--no-appendfsync-on-rewrite",
                                     "no",
                                     "--aof-load-truncated",
                                     "no",
                                     "--maxmemory-policy",
                                     "noeviction",
                                     "--logfile",
                                     directory_ + "/redis.log"};
  arguments.insert(arguments.end(), more_.begin(), more_.end());
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (cli({"PING"}) != "PONG") {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("redis-server does not answer");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void RedisServer::stop_answering() { ::kill(pid_, SIGSTOP); }
void RedisServer::go_on() { ::kill(pid_, SIGCONT); }

void RedisServer::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string RedisServer::cli(const std::vector<std::string>& arguments) const {
  std::string command = "redis-cli -s " + quoted(directory_ + "/redis.sock");
  for (const auto& argument : arguments) command += " " + quoted(argument);
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>/dev/null").c_str(), "r"), pclose);
  std::string out;
  std::array<char, 4096> buffer;
  while (const auto count = fread(buffer.data(), 1, buffer.size(), pipe.get())) out.append(buffer.data(), count);
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace plenaria
